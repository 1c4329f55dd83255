/** A browser's storage as far as it is used: its keys are its own properties. */
export function scriptStorage(change: object = {}) {
  const storage: Record<string, string> = {}
  const hidden = {
    getItem: (key: string) => storage[key] ?? null,
    setItem: (key: string, value: string) => Object.assign(storage, { [key]: value }),
    removeItem: (key: string) => Reflect.deleteProperty(storage, key),
    ...change,
  }
  for (const [name, value] of Object.entries(hidden))
    Object.defineProperty(storage, name, { value, enumerable: false })
  return storage
}
