import type { Said } from '@/lib/core/said'
import type { AdapterCheck } from './adapter-check'
import { finding } from './finding'
import type { ServesOn } from './list-serves-on'

/** Which model servers would serve an adapter, as a check before it is published: each that would not, with its reason. */
export function checkServing(servers: ServesOn[], base: string): AdapterCheck {
  const id = 'serves'
  const serving = servers.filter(({ serves }) => serves)
  const names = serving.map(({ server }) => server).join(', ')
  const refusals = servers.filter(({ serves }) => !serves).map(tellRefusal)
  if (servers.length === 0) return finding(id, 'warned', 'serves.away', { base })
  if (servers.every(({ kind }) => kind === 'embedded')) return finding(id, 'passed', 'serves.here')
  if (refusals.length === 0) return finding(id, 'passed', 'serves.everywhere', { names })
  if (names === '') return finding(id, 'warned', 'serves.nowhere', { refusals })
  return finding(id, 'warned', 'serves.somewhere', { names, refusals })
}

function tellRefusal({ server, said }: ServesOn): Said {
  const reason = said ?? { key: 'serving.refusedThere', params: {} }
  return { key: 'serving.refusal', params: { server, reason } }
}
