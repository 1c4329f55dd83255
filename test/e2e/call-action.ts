import { readFileSync } from 'node:fs'
import { z } from 'zod'

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string() })),
})

/** The ids under which the built pages call their server actions, by `file name`, as the walk of permissions names them. */
export function listActions(): Map<string, string> {
  const { node } = manifestSchema.parse(
    JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')),
  )
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename} ${exportedName}`, id]),
  )
}

/** How a browser would send a form of ours, or plain arguments, to a server action. */
export function actionRequest(id: string, args: unknown[] | FormData, headers: object): RequestInit {
  const common = { 'next-action': id, accept: 'text/x-component', ...headers }
  if (!(args instanceof FormData))
    return {
      method: 'POST',
      headers: { ...common, 'content-type': 'text/plain;charset=UTF-8' },
      body: JSON.stringify(args),
    }
  // React writes the state before the form and then the form, whose fields it numbers.
  const body = new FormData()
  for (const [name, value] of args) body.append(`_1_${name}`, value)
  body.append('0', '[null,"$K1"]')
  return { method: 'POST', headers: common, body }
}

/** What an action returned, from the text of its answer; undefined when it failed or was not run. */
export function readActionResult(text: string): unknown {
  const result = /^1:(?!E)(.*)$/m.exec(text)?.[1]
  return result === undefined ? undefined : JSON.parse(result)
}
