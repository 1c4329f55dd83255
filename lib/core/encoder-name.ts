/** The encoder that ships with the hub (`starter/encoder`). */
export const DEFAULT_ENCODER = 'polyphony-encoder'

/** Whether a text can be the name of an encoder or classifier, which is that of its folder. */
export function isEncoderName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/.test(name)
}
