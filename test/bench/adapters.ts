/**
 * How quickly an adapter is checked and live, and what an upload costs: `npm run bench:adapters`.
 *
 * Validation is timed against `openssl dgst -sha256` of the same file, in turns, by the clock and by processor time.
 * Both hash and look at every byte in one thread; validation reads the next piece meanwhile in Node's pool, so a second
 * core helps it a little by the clock and not at all by processor time, which is the fairer of the two on a busy
 * machine. Publishing and uploading go through a started hub by HTTP, as a training job does it.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterBase } from '@/lib/adapters/adapter-base'
import { checkAdapter } from '@/lib/adapters/check-adapter'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import type { LinearMap } from '@/lib/formats/adapter-tensors'
import { HOSTILE, makeHostile } from '../support/hostile-adapters'
import { runStart } from '../support/run-start'

const MB = 1024 * 1024
const RUNS = 5
const UPLOAD_BYTES = 1024 * MB
const CHUNK_BYTES = 8 * MB
const ZIP =
  'import os,sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],"w") as z:\n for n in os.listdir(sys.argv[2]): z.write(os.path.join(sys.argv[2],n),n)'

const work = mkdtempSync(join(tmpdir(), 'polyphony-bench-'))
try {
  const validation = await benchValidation()
  const hostile = await benchHostile()
  const hub = await benchHub()
  const figures = { ...validation, ...hub, ...hostile }
  console.log(`
Adapters
validation, throughput as a share of openssl dgst -sha256   ${figures.validate_vs_sha256}   (aim 0.7)
the same by processor time                                  ${figures.validate_cpu_vs_sha256}
publish to the first token of an answer through it, ms      ${figures.publish_to_first_token_ms}
memory over idle while 1 GB is uploaded, MB                 ${figures.upload_memory_mb}   (aim 150)
hostile uploads refused or warned of as they must be        ${figures.hostile_survived} of ${figures.hostile_uploads}`)
  console.log(JSON.stringify({ bench: 'adapters', figures }))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** A rank-64 adapter in bfloat16 for a base of 24 layers and 2,048 channels: 300 MB, every value finite. */
async function benchValidation() {
  const base = makeBase()
  const folder = join(work, 'large')
  mkdirSync(folder)
  writeLargeAdapter(folder, base.maps ?? [])
  const file = join(folder, 'adapter_model.safetensors')
  const ratios: number[] = []
  const cpuRatios: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const hash = await timed(async () => void execFileSync('openssl', ['dgst', '-sha256', file]))
    const hashCpu = cpuOfOpenssl(file)
    const before = process.cpuUsage()
    const check = await timed(async () => {
      for await (const { status, message } of checkAdapter({ folder, bases: [base] }))
        if (status === 'failed') throw new Error(message)
    })
    const { user, system } = process.cpuUsage(before)
    ratios.push(hash / check)
    cpuRatios.push(hashCpu / ((user + system) / 1000))
  }
  rmSync(folder, { recursive: true })
  return {
    validate_vs_sha256: Number(median(ratios).toFixed(2)),
    validate_cpu_vs_sha256: Number(median(cpuRatios).toFixed(2)),
  }
}

/** Milliseconds of processor time, user and system, as the shell counts those of its children. */
function cpuOfOpenssl(file: string): number {
  const script = 'openssl dgst -sha256 "$1" > /dev/null; times'
  const [, children = ''] = execFileSync('sh', ['-c', script, 'sh', file]).toString().split('\n')
  const [user = 0, system = 0] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000,
  )
  return user + system
}

async function benchHostile() {
  const bases = await listAdapterBases('starter')
  let survived = 0
  for (const hostile of HOSTILE) {
    const folder = await makeHostile(hostile)
    for await (const { id, status, message, remedy } of checkAdapter({ folder, bases })) {
      const isMet = id === hostile.check && status === hostile.status
      if (isMet && hostile.words.test(`${message}: ${remedy}`)) survived++
    }
    rmSync(folder, { recursive: true })
  }
  return { hostile_uploads: HOSTILE.length, hostile_survived: survived }
}

async function benchHub() {
  const dataDir = join(work, 'data')
  const hub = runStart({ DATA_DIR: dataDir, PORT: '0' })
  try {
    const address = await hub.ready
    const keys = { chat: makeKey(dataDir, 'chat'), adapters: makeKey(dataDir, 'adapters') }
    // The first answer of a hub prepares what later ones find ready.
    await firstToken(address, keys.chat)
    const zip = zipAdapter('fr-FR')
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const upload = await put(address, keys.adapters, zip)
      const publish = `${address}/api/communities/teranga/uploads/${upload}/publish`
      times.push(
        await timed(async () => {
          // Its questions before publishing are not what is measured.
          const headers = { ...bearer(keys.adapters), 'Content-Type': 'application/json' }
          const body = JSON.stringify({ reason: 'benchmark' })
          const response = await fetch(publish, { method: 'POST', headers, body })
          if (!response.ok) throw new Error(await response.text())
          await firstToken(address, keys.chat)
        }),
      )
    }
    return {
      publish_to_first_token_ms: Math.round(median(times)),
      upload_memory_mb: Math.round((await memoryOfUpload(address, keys.adapters, dataDir)) / MB),
    }
  } finally {
    hub.process.kill('SIGTERM')
    await hub.ended
  }
}

/** The most that the pages' process grows over idle while a gigabyte arrives. */
async function memoryOfUpload(address: string, key: string, dataDir: string): Promise<number> {
  const { pages } = JSON.parse(readFileSync(join(dataDir, 'run', 'children.json'), 'utf8'))
  const uploads = `${address}/api/communities/teranga/uploads`
  const files = [{ path: 'adapter_model.safetensors', sizeBytes: UPLOAD_BYTES }]
  const opened = await fetch(uploads, {
    method: 'POST',
    headers: { ...bearer(key), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'large', files }),
  })
  const { id } = (await opened.json()) as { id: string }
  const tus = { ...bearer(key), 'Tus-Resumable': '1.0.0' }
  const index = Buffer.from('0').toString('base64')
  const created = await fetch(`${uploads}/${id}/files`, {
    method: 'POST',
    headers: { ...tus, 'Upload-Length': String(UPLOAD_BYTES), 'Upload-Metadata': `index ${index}` },
  })
  if (created.status !== 201) throw new Error(await created.text())
  const idle = residentBytes(pages.pid)
  let most = idle
  let isSending = true
  const watching = (async () => {
    for (; isSending; await sleep(50)) most = Math.max(most, residentBytes(pages.pid))
  })()
  const chunk = Buffer.alloc(CHUNK_BYTES, 1)
  for (let offset = 0; offset < UPLOAD_BYTES; offset += CHUNK_BYTES) {
    const headers = {
      ...tus,
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
    }
    const sent = await fetch(`${uploads}/${id}/files/0`, { method: 'PATCH', headers, body: chunk })
    if (sent.status !== 204) throw new Error(await sent.text())
  }
  isSending = false
  await watching
  await fetch(`${uploads}/${id}`, { method: 'DELETE', headers: bearer(key) })
  return most - idle
}

async function firstToken(address: string, key: string): Promise<void> {
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { ...bearer(key), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: 'teranga/kora',
      stream: true,
      messages: [{ role: 'user', content: 'Quelle monnaie utilise-t-on ici ?' }],
    }),
  })
  if (!response.ok) throw new Error(await response.text())
  let seen = ''
  const decoder = new TextDecoder()
  for await (const part of response.body ?? []) {
    seen += decoder.decode(part, { stream: true })
    if (/"content":"[^"]/.test(seen)) return
  }
  throw new Error(`No token came: ${seen}`)
}

async function put(address: string, key: string, zip: string): Promise<string> {
  const response = await fetch(`${address}/api/communities/teranga/adapters?name=fr-SN&publish=0`, {
    method: 'PUT',
    headers: bearer(key),
    body: readFileSync(zip),
  })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { upload: string }).upload
}

function makeKey(dataDir: string, scope: string): string {
  const args = ['--import', 'tsx', 'cli/admin.ts', 'key', '--scope', scope]
  const output = execFileSync(process.execPath, args, {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return output.toString().trim().split('\n').at(-1) ?? ''
}

function zipAdapter(name: string): string {
  const zip = join(work, 'adapter.zip')
  const folder = join(work, 'adapter')
  cpSync(join('starter/adapters', name), folder, { recursive: true })
  execFileSync('python3', ['-c', ZIP, zip, folder])
  return zip
}

function makeBase(): AdapterBase {
  const shapes: [string, number, number][] = [
    ['self_attn.q_proj', 2048, 2048],
    ['self_attn.k_proj', 2048, 512],
    ['self_attn.v_proj', 2048, 512],
    ['self_attn.o_proj', 2048, 2048],
    ['mlp.gate_proj', 2048, 8192],
    ['mlp.up_proj', 2048, 8192],
    ['mlp.down_proj', 8192, 2048],
  ]
  const maps = Array.from({ length: 24 }, (_, layer) =>
    shapes.map(([name, input, output]) => ({ module: `model.layers.${layer}.${name}`, input, output })),
  ).flat()
  return { name: 'bench', aliases: [], licence: 'apache-2.0', maps }
}

function writeLargeAdapter(folder: string, maps: LinearMap[]): void {
  const rank = 64
  const header: Record<string, object> = {}
  let end = 0
  const add = (name: string, shape: [number, number]) => {
    const begin = end
    end += shape[0] * shape[1] * 2
    header[name] = { dtype: 'BF16', shape, data_offsets: [begin, end] }
  }
  for (const { module, input, output } of maps) {
    add(`base_model.model.${module}.lora_A.weight`, [rank, input])
    add(`base_model.model.${module}.lora_B.weight`, [output, rank])
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  // 0x3d: bfloat16 values near 0.03.
  writeFileSync(
    join(folder, 'adapter_model.safetensors'),
    Buffer.concat([length, text, Buffer.alloc(end, 0x3d)]),
  )
  const targets = [...new Set(maps.map(({ module }) => module.split('.').at(-1)))]
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    r: rank,
    lora_alpha: 64,
    target_modules: targets,
  }
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config))
}

function bearer(key: string) {
  return { Authorization: `Bearer ${key}` }
}

/** VmRSS of a process. */
function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
