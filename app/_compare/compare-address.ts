/** The page on which these assistants are asked side by side. Whom to ask is in the address, the question never is. */
export function compareAddress(assistants: readonly string[], isBlind = false): string {
  const query = [
    ...(assistants.length > 0 ? [`with=${assistants.map(encodePath).join(',')}`] : []),
    ...(isBlind ? ['blind=1'] : []),
  ]
  return query.length > 0 ? `/compare?${query.join('&')}` : '/compare'
}

const encodePath = (name: string) => name.split('/').map(encodeURIComponent).join('/')
