import { afterEach } from 'vitest'
import type { ChatServices } from '@/lib/chat/chat-services'
import { TurnLimits } from '@/lib/chat/turn-limits'
import { systemClock } from '@/lib/core/clock'
import type { ModelServer } from '@/lib/inference/model-server'
import { identityWhitening } from '@/lib/rerank/whitening'

/** Makes turns, also those behind route handlers, draw from the given server; `logged` holds what went wrong inside. */
export function provideChatServices() {
  const logged: unknown[] = []
  afterEach(() => {
    globalThis.polyphonyChatServices = undefined
    logged.length = 0
  })
  return {
    logged,
    drawFrom(server: ModelServer, change: Partial<ChatServices> = {}): ChatServices {
      const services: ChatServices = {
        server,
        limits: new TurnLimits({
          running: 8,
          waiting: 8,
          guests: { running: 8, waiting: 8 },
          waitingEach: 2,
          patienceMs: 60_000,
        }),
        clock: systemClock,
        drawSeed: () => 41,
        classify: async () => {
          throw new Error('No classifier here')
        },
        hasModel: () => true,
        findBackground: async ({ digest }) => ({ whitening: identityWhitening(digest), name: 'none' }),
        writingPauseMs: () => 0,
        logError: (error) => logged.push(error),
        ...change,
      }
      globalThis.polyphonyChatServices = services
      return services
    },
  }
}
