import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const EVERY_MS = 200
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10
const childrenSchema = z.object({ pages: z.object({ pid: z.int() }) })

/** What the process of the hub's pages takes while it is watched. */
export class ProcessWatch {
  readonly pid: number
  private mostBytes = 0
  /** Processor time while it was watched. */
  busyMs = 0
  private watchedMs = 0

  /** @param dataDir of a hub that is ready */
  constructor(dataDir: string) {
    const record = readFileSync(join(dataDir, 'run', 'children.json'), 'utf8')
    this.pid = childrenSchema.parse(JSON.parse(record)).pages.pid
  }

  /** Resident memory at its most, in megabytes of 1,000,000 bytes. */
  get mostMb(): number {
    return this.mostBytes / 1e6
  }

  /** Processors kept busy, 1 for one of them. */
  get processors(): number {
    return this.busyMs / this.watchedMs
  }

  /** Watches until the returned function is called. */
  begin = (): (() => void) => {
    const beganMs = performance.now()
    const beganBusyMs = this.readBusyMs()
    const look = () => {
      const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
      this.mostBytes = Math.max(this.mostBytes, Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024)
    }
    look()
    const timer = setInterval(look, EVERY_MS)
    return () => {
      clearInterval(timer)
      look()
      this.busyMs += this.readBusyMs() - beganBusyMs
      this.watchedMs += performance.now() - beganMs
    }
  }

  private readBusyMs(): number {
    // The name, which may hold anything, ends with the last bracket; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  }
}
