import { Avatar } from '@/app/_ui/avatar'
import { Emblem } from '@/app/_ui/emblem'
import type { AssistantView } from './assistant-view'

/** An assistant's own avatar, else its community's letter. */
export function AssistantEmblem(props: {
  assistant: Pick<AssistantView, 'avatar' | 'community' | 'culture'>
  size?: 'sm' | 'md'
}) {
  const { assistant, size = 'md' } = props
  const { avatar, community, culture } = assistant
  return avatar ? (
    <Avatar {...avatar} lang={culture.tag} size={size} />
  ) : (
    <Emblem name={community.name} lang={culture.tag} size={size} />
  )
}
