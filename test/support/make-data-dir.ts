import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A throwaway DATA_DIR that the database's own account may enter. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyphony-test-'))
  chmodSync(folder, 0o755)
  return folder
}
