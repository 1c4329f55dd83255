'use client'

/** The last resort, when not even the frame of the pages can be made; nothing here may depend on anything. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Polyphony is not available right now</h1>
          <p>The hub could not make this page. Nothing you wrote was lost. Try again in a moment.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
