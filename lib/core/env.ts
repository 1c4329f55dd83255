import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from './errors'
import { rateLimitsSetting } from './rate-limits-setting'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  /** A JSON array, or the path of a file that holds it; `lib/inference/remote` reads it. */
  MODEL_SERVERS: z.string().optional(),
  /** Services in the private network that guardrails may ask: `host:port`, separated by commas. */
  WEBHOOK_PRIVATE_HOSTS: z
    .string()
    .regex(/^\s*[^\s,:/@]+:\d{1,5}(\s*,\s*[^\s,:/@]+:\d{1,5})*\s*$/, 'must be host:port, separated by commas')
    .optional(),
  HF_ENDPOINT: z.url().default('https://huggingface.co'),
  HF_TOKEN: z.string().optional(),
  NEXTAUTH_SECRET: z.string().min(16).optional(),
  AUTH_OIDC_ISSUER: z.url().optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  AUTH_OIDC_NAME: z.string().default('Single sign-on'),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  /** A GitHub Enterprise Server in its stead. */
  AUTH_GITHUB_URL: z.url().default('https://github.com'),
  /** What all adapters of one community may take, in gigabytes. */
  ADAPTER_QUOTA_GB: z.coerce.number().positive().default(20),
  /** What the engines of all base models may take together, in gigabytes; by default 60% of the machine's memory. */
  ENGINE_MEMORY_GB: z.coerce.number().positive().optional(),
  /** Answers that are drawn at once on the whole hub; guests together get two thirds of them. */
  TURNS_AT_ONCE: z.coerce.number().int().min(3).max(10_000).default(24),
  /** Requests and tokens a minute, by whom they are counted. */
  RATE_LIMITS: rateLimitsSetting,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  DATASETS_DIR: z.string().optional(),
})

export type Env = z.infer<typeof schema> & {
  /** DATA_DIR as an absolute path. */
  dataDir: string
  /** What a fresh hub holds, and the hub's floor: the folder beside the code. */
  starterDir: string
  /** Where readers find the hub; links are made from it, never from a Host header. */
  publicUrl: string
  /** The hosts of `WEBHOOK_PRIVATE_HOSTS`. */
  webhookPrivateHosts: string[]
}

/**
 * Reads the settings; an empty variable counts as unset. It is asked at every query, so that an environment that has not
 * changed is not parsed again. @throws PolyphonyError naming each wrong variable.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Readonly<Env> {
  if (source !== process.env) return parseEnv(source)
  const state = [process.cwd(), ...NAMES.map((name) => source[name] ?? '')].join('\0')
  if (known?.state !== state) known = { state, env: Object.freeze(parseEnv(source)) }
  return known.env
}

const NAMES = Object.keys(schema.shape)
let known: { state: string; env: Readonly<Env> } | undefined

function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new PolyphonyError('invalid_request', `Wrong settings: ${problems.join('; ')}`)
  }
  const env = parsed.data
  return {
    ...env,
    dataDir: resolve(/*turbopackIgnore: true*/ env.DATA_DIR),
    starterDir: resolve(/*turbopackIgnore: true*/ 'starter'),
    webhookPrivateHosts: (env.WEBHOOK_PRIVATE_HOSTS ?? '')
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  }
}

/** This process's environment with some variables set otherwise, for a child process; undefined removes one. */
export function childEnv(changes: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes }
}

/**
 * Environment of an engine's process. glibc raises the size from which freed memory goes back to the system with every
 * larger piece that is freed, after which the memory of adapters that have gone stays with the process; a value that is
 * set stays as it is. Other C libraries know nothing of it.
 */
export const ENGINE_MEMORY = { MALLOC_MMAP_THRESHOLD_: String(128 * 1024) }

/** Files under DATA_DIR, named once. */
export function dataPaths(dataDir: string) {
  return {
    postgres: join(dataDir, 'postgres'),
    blobs: join(dataDir, 'blobs'),
    models: join(dataDir, 'models'),
    /** Adapters on their way in, a folder an upload. */
    uploads: join(dataDir, 'uploads'),
    /** The hub's Ed25519 key, which signs passports (0600). */
    hubKey: join(dataDir, 'keys', 'hub-ed25519.pem'),
    /** Exports of other programs while they are taken over, a file each. */
    imports: join(dataDir, 'imports'),
    run: join(dataDir, 'run'),
    secret: join(dataDir, 'run', 'nextauth-secret'),
    /** The engine's bearer token, made at each start (0600). */
    engineToken: join(dataDir, 'run', 'engine-token'),
    /** Where the engine listens: `{"url": "http://127.0.0.1:PORT", "pid": N}` (0600). */
    engineAddress: join(dataDir, 'run', 'engine.json'),
    /** The encoder service's address and token, as the engine's (0600). */
    encoderAddress: join(dataDir, 'run', 'encoder.json'),
    encoderToken: join(dataDir, 'run', 'encoder-token'),
    /** ONNX sentence encoders and classifiers, a folder each. */
    encoders: join(dataDir, 'encoders'),
    /** What the supervisor says of every engine (0600). */
    engineStates: join(dataDir, 'run', 'engines.json'),
    /** What the watch says of the operator's other model servers (0600). */
    serverStates: join(dataDir, 'run', 'servers.json'),
    /** When each base was last asked for, a file a base. */
    wantedEngines: join(dataDir, 'run', 'wanted'),
    /** Installations of base models, a file each. */
    modelJobs: join(dataDir, 'run', 'model-jobs'),
    /** Held by whoever changes the installed models. */
    modelsLock: join(dataDir, 'run', 'models.lock'),
    /** Where the embedded database listens: `{"url", "pid"}` (0600). */
    databaseAddress: join(dataDir, 'run', 'database.json'),
    lock: join(dataDir, 'run', 'hub.lock'),
    operatorLink: join(dataDir, 'run', 'operator-link'),
  }
}

/** Address and token of one engine of several under a DATA_DIR; without a key, those of its first one. */
export function enginePaths(dataDir: string, key?: string): { address: string; token: string } {
  if (key === undefined)
    return { address: dataPaths(dataDir).engineAddress, token: dataPaths(dataDir).engineToken }
  if (!/^[a-z0-9][a-z0-9-]{0,80}$/.test(key))
    throw new PolyphonyError(
      'invalid_request',
      `"${key.slice(0, 100)}" is no key of an engine: a–z, 0–9 and "-"`,
    )
  const { run } = dataPaths(dataDir)
  return { address: join(run, `engine-${key}.json`), token: join(run, `engine-${key}.token`) }
}
