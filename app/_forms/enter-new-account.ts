/**
 * Signs in to an account that a form has just made, and goes on. It passes the sign-in's own door, with its session, its
 * limits and what it brings along of the guest; where that does not let in, the sign-in page says that the account is made.
 */
export async function enterNewAccount(form: FormData, next: string): Promise<void> {
  // A whole new page: everything on it may look different to who is now signed in.
  window.location.assign((await isLetIn(form)) ? next : '/signin?welcome=1')
}

async function isLetIn(form: FormData): Promise<boolean> {
  try {
    // Fetched when it is wanted: most who see such a form never send it.
    const { signIn } = await import('next-auth/react')
    const credentials = { email: form.get('email'), password: form.get('password') }
    return (await signIn('credentials', { ...credentials, redirect: false }))?.ok ?? false
  } catch {
    return false
  }
}
