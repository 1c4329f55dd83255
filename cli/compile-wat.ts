import wabt from 'wabt'

/** Compiles WebAssembly's text format, with SIMD. @returns the module in base64 @throws Error naming the line */
export async function compileWat(text: string): Promise<string> {
  const { parseWat } = await wabt()
  const parsed = parseWat('magnitudes.wat', text, { simd: true })
  try {
    parsed.validate()
    return Buffer.from(parsed.toBinary({}).buffer).toString('base64')
  } finally {
    parsed.destroy()
  }
}
