/** Next.js calls this once when the server of the pages starts: what a killed hub left unfinished goes on. */
export async function register(): Promise<void> {
  // The bundler puts the value in; nothing of this may reach another runtime.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { findCheckRunner } = await import('./lib/chat/check-runner')
  findCheckRunner().wake()
  const { forgetExpiredTexts } = await import('./lib/moderation/forget-expired-texts')
  forgetExpiredTexts()
}
