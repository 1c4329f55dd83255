import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenSettings, WorkerCall, WorkerReply, WorkerRow } from './llama-cpp-worker'
import { promptCodes, readPeakMb, type Side } from './side'

export const NODE_LLAMA_CPP = '3.22.1'

/** Built programs of llama.cpp, by platform; none are built or fetched from elsewhere. */
const PROGRAMS: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
}

/** Installs node-llama-cpp from the npm registry into a folder of the benchmark's own, once. @returns its entry point */
export function installLlamaCpp(folder: string): string {
  const entry = join(folder, 'node_modules/node-llama-cpp/dist/index.js')
  const stamp = join(folder, `installed-${NODE_LLAMA_CPP}`)
  if (existsSync(entry) && existsSync(stamp)) return entry
  const program = PROGRAMS[`${process.platform}-${process.arch}`]
  if (!program) throw new Error(`node-llama-cpp has no program for ${process.platform}-${process.arch}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const packages = [`node-llama-cpp@${NODE_LLAMA_CPP}`, `@node-llama-cpp/${program}@${NODE_LLAMA_CPP}`]
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=optional']
  // npm is a script on Windows, which only a shell can run.
  const shell = process.platform === 'win32'
  execFileSync('npm', ['install', ...options, ...packages], { cwd: folder, shell, stdio: ['ignore', 2, 2] })
  writeFileSync(stamp, '')
  return entry
}

/**
 * llama.cpp in a process of its own: the base in one context with a sequence a row, every adapter in a context of its own,
 * because a context has one adapter for all its sequences.
 */
export async function openLlamaCpp(settings: OpenSettings): Promise<Side> {
  const worker = fork(join(import.meta.dirname, 'llama-cpp-worker.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const { loadMs } = await call(worker, { method: 'open', settings })
  return {
    loadMs,
    async run(rows, atOnce = rows.length) {
      const asked = rows.map((row): WorkerRow => ({ ...row, codes: promptCodes(row) }))
      const { timings } = await call(worker, { method: 'run', rows: asked, atOnce })
      for (const [index, { tokens }] of timings.entries())
        if (tokens !== rows[index]?.newTokens) throw new Error(`llama.cpp wrote ${tokens} tokens`)
      return timings
    },
    peakMb: () => readPeakMb(worker.pid ?? 0),
    async close() {
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      worker.disconnect()
      await ended
    },
  }
}

function call(worker: ChildProcess, request: WorkerCall): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`llama.cpp's process ended with ${code}`))
    worker.once('exit', onExit)
    worker.once('message', (reply: WorkerReply) => {
      worker.off('exit', onExit)
      if (reply.error === undefined) resolve(reply)
      else reject(new Error(`llama.cpp: ${reply.error}`))
    })
    worker.send(request)
  })
}
