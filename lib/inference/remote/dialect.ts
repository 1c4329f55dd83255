import type { Said } from '@/lib/core/said'
import type {
  CompletedText,
  CompleteRequest,
  DrawEvent,
  DrawRequest,
  PromptMessage,
  ScoreRequest,
  TextScore,
  TokenCount,
} from '../model-server'
import type { RemoteServer } from './remote-servers'

/** What decides whether a server can serve an adapter. */
export interface AdapterNeeds {
  /** The largest rank of its matrices. */
  rank: number
  /** Whether rank or alpha differ from module to module. */
  hasPatterns: boolean
}

/** What a server has. */
export interface Inventory {
  /** Base models by the server's own names. */
  bases: { served: string; root: string | null; contextTokens: number | null; hiddenSize?: number }[]
  /** Digests of the adapters it holds; null when it takes each at its first question. */
  adapters: string[] | null
}

/** Which model of a server is meant. */
export interface RemoteModel {
  /** The server's name of the base. */
  base: string
  /** The adapter to answer through, 64 hex digits. */
  digest: string | undefined
  dataDir: string
}

/** A question as a server of some dialect gets it. */
export interface RemoteDraw extends RemoteModel {
  request: DrawRequest
}

/** How one kind of model server is spoken to. */
export interface Dialect {
  /** Why a server would not serve such an adapter, with the remedy; undefined when it would. */
  refuse(server: RemoteServer, needs: AdapterNeeds): Said | undefined
  /** What its operator must do before it serves an adapter that it does not hold; undefined where nothing is. */
  awaits?(digest: string): Said
  /** Asks what it has, which also shows that it is well. @throws PolyphonyError */
  inspect(server: RemoteServer, signal: AbortSignal): Promise<Inventory>
  /**
   * Gives it an adapter from the hub's store; one that it holds already is no error.
   * @throws PolyphonyError with the server's words: invalid_request when it will never take it, conflict when its operator
   * must do something first
   */
  place(
    server: RemoteServer,
    adapter: { digest: string; base: string; dataDir: string },
    signal: AbortSignal,
  ): Promise<void>
  /** Takes an adapter back; one that it does not hold is no error. @throws PolyphonyError */
  unload(server: RemoteServer, digest: string, signal: AbortSignal): Promise<void>
  /** Draws answers, as `ModelServer.chat`. */
  chat(server: RemoteServer, draw: RemoteDraw, signal: AbortSignal): AsyncGenerator<DrawEvent>
  /** As `ModelServer.countTokens`. */
  countTokens(
    server: RemoteServer,
    asked: { base: string; messages: PromptMessage[] },
    signal: AbortSignal,
  ): Promise<TokenCount | undefined>
  /** As `ModelServer.scoreText`; absent where such servers cannot tell. */
  scoreText?(
    server: RemoteServer,
    asked: RemoteModel & Pick<ScoreRequest, 'text' | 'after'>,
    signal: AbortSignal,
  ): Promise<TextScore | undefined>
  /** As `ModelServer.complete`, of a base; absent where such servers put every text into a template of their own. */
  complete?(
    server: RemoteServer,
    asked: RemoteModel & { request: CompleteRequest },
    signal: AbortSignal,
  ): Promise<CompletedText>
}

/** How long a server may take to say what it has. */
export const INSPECT_MS = 4_000
/** How long it may take to load an adapter. */
export const PLACE_MS = 30_000

export const adapterName = (digest: string) => `sha256-${digest}`

/** The digest in a name that the hub gave, wherever it stands in a path; undefined for names of others. */
export function digestIn(name: string): string | undefined {
  return /(?:^|[/:])sha256-([0-9a-f]{64})(?:\.gguf)?$/.exec(name)?.[1]
}
