/** Builds `lib/formats/magnitudes.wat` into the module beside it: `npm run build:wasm`, after a change of the text. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileWat } from './compile-wat'

const folder = join(import.meta.dirname, '../lib/formats')
const base64 = await compileWat(readFileSync(join(folder, 'magnitudes.wat'), 'utf8'))
const lines = base64.match(/.{1,100}/g) ?? []
writeFileSync(
  join(folder, 'magnitudes-wasm.ts'),
  `// Built from magnitudes.wat by \`npm run build:wasm\`; do not edit.

/** The WebAssembly module in base64. */
export const MAGNITUDES_WASM = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('')
`,
)
