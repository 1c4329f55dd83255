import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import koffi from 'koffi'
import type { Tensor } from 'onnxruntime-node'
import { PolyphonyError } from '@/lib/core/errors'

/** An address in this process. */
export type Pointer = bigint

/** Version of the table of functions: that of onnxruntime 1.30. Older tables are parts of newer ones, in the same order. */
const API_VERSION = 30

/** Places in `OrtApi` of `onnxruntime_c_api.h`; the runtime promises that they never change. */
const PLACES = {
  getErrorMessage: [2, 'const char *OrtGetErrorMessage(void *status)'],
  createEnv: [3, 'void *OrtCreateEnv(int level, const char *id, _Out_ void **env)'],
  createSession: [
    7,
    `void *OrtCreateSession(void *env, const ${process.platform === 'win32' ? 'char16_t' : 'char'} *path, void *options, _Out_ void **session)`,
  ],
  run: [
    9,
    'void *OrtRun(void *session, void *options, void *inputNames, void *inputs, size_t inputCount, void *outputNames, size_t outputCount, void *outputs)',
  ],
  createSessionOptions: [10, 'void *OrtCreateSessionOptions(_Out_ void **options)'],
  setLogSeverity: [22, 'void *OrtSetSessionLogSeverityLevel(void *options, int level)'],
  setIntraOpThreads: [24, 'void *OrtSetIntraOpNumThreads(void *options, int threads)'],
  setInterOpThreads: [25, 'void *OrtSetInterOpNumThreads(void *options, int threads)'],
  createTensor: [
    49,
    'void *OrtCreateTensorWithDataAsOrtValue(void *memory, void *data, size_t bytes, void *shape, size_t rank, int type, _Out_ void **value)',
  ],
  createCpuMemoryInfo: [69, 'void *OrtCreateCpuMemoryInfo(int allocator, int memory, _Out_ void **info)'],
  releaseStatus: [93, 'void OrtReleaseStatus(void *status)'],
  releaseSession: [95, 'void OrtReleaseSession(void *session)'],
  releaseValue: [96, 'void OrtReleaseValue(void *value)'],
  releaseSessionOptions: [100, 'void OrtReleaseSessionOptions(void *options)'],
  addConfigEntry: [130, 'void *OrtAddSessionConfigEntry(void *options, const char *key, const char *value)'],
} as const satisfies Record<string, readonly [place: number, prototype: string]>

/** `ORT_LOGGING_LEVEL_ERROR`, `OrtDeviceAllocator`, `OrtMemTypeDefault`. */
const LOG_ERRORS = 3
const DEVICE_ALLOCATOR = 0
const DEFAULT_MEMORY = 0
/** `ONNXTensorElementDataType`. */
const ELEMENT_TYPES: Partial<Record<Tensor.Type, number>> = { float32: 1, int32: 6, int64: 7 }

type Call = (...values: unknown[]) => unknown

/**
 * The C interface of onnxruntime, which onnxruntime-node brings along. Its Node binding wraps every input and copies every
 * output at each run; here tensors are wrapped once and results are written where they belong.
 * Header: https://github.com/microsoft/onnxruntime/blob/v1.30.0/include/onnxruntime/core/session/onnxruntime_c_api.h
 */
export class OrtApi {
  private static opened: OrtApi | undefined
  private readonly env: Pointer
  private readonly memory: Pointer

  private constructor(private readonly calls: Record<keyof typeof PLACES, Call>) {
    this.env = this.create('createEnv', LOG_ERRORS, 'polyphony')
    this.memory = this.create('createCpuMemoryInfo', DEVICE_ALLOCATOR, DEFAULT_MEMORY)
  }

  /** The library is loaded once a process. @throws PolyphonyError (internal) when it is another version or another machine's. */
  static open(): OrtApi {
    OrtApi.opened ??= new OrtApi(loadCalls(findLibrary()))
    return OrtApi.opened
  }

  /** @param config entries of `onnxruntime_session_options_config_keys.h`. @throws PolyphonyError (internal). */
  createSession(path: string, threads: number, config: Record<string, string>): Pointer {
    const options = this.create('createSessionOptions')
    try {
      this.check('setLogSeverity', options, LOG_ERRORS)
      this.check('setIntraOpThreads', options, threads)
      this.check('setInterOpThreads', options, 1)
      for (const [key, value] of Object.entries(config)) this.check('addConfigEntry', options, key, value)
      return this.create('createSession', this.env, path, options)
    } finally {
      this.calls.releaseSessionOptions(options)
    }
  }

  /** A tensor over the very numbers of another, which has to outlive it. */
  createTensor({ data, dims, type }: Tensor): Pointer {
    const element = ELEMENT_TYPES[type]
    if (element === undefined || !ArrayBuffer.isView(data))
      throw new PolyphonyError('internal', `The decoder has no tensors of ${type}`)
    const shape = BigInt64Array.from(dims, BigInt)
    return this.create('createTensor', this.memory, data, data.byteLength, shape, dims.length, element)
  }

  /** Runs once; blocks this thread meanwhile. Arrays of addresses, names and tensors in the same order. */
  run(
    session: Pointer,
    inputs: { names: BigUint64Array; values: BigUint64Array },
    outputs: { names: BigUint64Array; values: BigUint64Array },
  ): void {
    const ins = [inputs.names, inputs.values, inputs.names.length]
    this.check('run', session, null, ...ins, outputs.names, outputs.names.length, outputs.values)
  }

  releaseTensor(tensor: Pointer): void {
    this.calls.releaseValue(tensor)
  }

  releaseSession(session: Pointer): void {
    this.calls.releaseSession(session)
  }

  private create(name: keyof typeof PLACES, ...values: unknown[]): Pointer {
    const made: [unknown] = [null]
    this.check(name, ...values, made)
    return toPointer(made[0])
  }

  private check(name: keyof typeof PLACES, ...values: unknown[]): void {
    const status = this.calls[name](...values)
    if (status === null) return
    const message = String(this.calls.getErrorMessage(status))
    this.calls.releaseStatus(status)
    throw new PolyphonyError('internal', `onnxruntime: ${message}`)
  }
}

function loadCalls(path: string): Record<keyof typeof PLACES, Call> {
  const library = koffi.load(path)
  const base: unknown = library.func('void *OrtGetApiBase()')()
  const getApi: Call = koffi.decode(
    koffi.decode(base, 0, 'void *'),
    koffi.proto('void *OrtGetApi(uint32_t version)'),
  )
  const api = getApi(API_VERSION)
  if (api === null)
    throw new PolyphonyError('internal', `${path} is older than onnxruntime 1.${API_VERSION}: run npm ci`)
  const load = (name: keyof typeof PLACES): Call => {
    const [place, prototype] = PLACES[name]
    return koffi.decode(koffi.decode(api, place * koffi.sizeof('void *'), 'void *'), koffi.proto(prototype))
  }
  return {
    getErrorMessage: load('getErrorMessage'),
    createEnv: load('createEnv'),
    createSession: load('createSession'),
    run: load('run'),
    createSessionOptions: load('createSessionOptions'),
    setLogSeverity: load('setLogSeverity'),
    setIntraOpThreads: load('setIntraOpThreads'),
    setInterOpThreads: load('setInterOpThreads'),
    createTensor: load('createTensor'),
    createCpuMemoryInfo: load('createCpuMemoryInfo'),
    releaseStatus: load('releaseStatus'),
    releaseSession: load('releaseSession'),
    releaseValue: load('releaseValue'),
    releaseSessionOptions: load('releaseSessionOptions'),
    addConfigEntry: load('addConfigEntry'),
  }
}

/** The shared library of this machine, in the package onnxruntime-node. */
function findLibrary(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch)
  const name = readdirSync(folder).find((file) => /^(lib)?onnxruntime(\.so\.1|\.1\.dylib|\.dll)$/.test(file))
  if (!name) throw new PolyphonyError('internal', `${folder} has no onnxruntime: run npm ci`)
  return join(folder, name)
}

function toPointer(value: unknown): Pointer {
  if (typeof value !== 'bigint') throw new PolyphonyError('internal', 'onnxruntime gave no address')
  return value
}
