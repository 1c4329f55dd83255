import { documentError } from '@/app/api/communities/document-error'
import { openEditor } from '@/app/api/communities/open-editor'
import { tryDialogue } from '@/lib/chat/try-dialogue'
import { compileDraft } from '@/lib/policies/compile-draft'
import { dialogueRequestSchema } from '@/lib/policies/policy-request'
import { tellTried } from '@/lib/policies/tell-tried'
import { createTrialContext } from '@/lib/policies/trial-context'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** What every step of a draft says of every turn of a dialogue, what its reader would be told, and what stays in the history. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, body, signal } = await openEditor(request, {
      slug,
      permission: 'policy.edit',
      schema: dialogueRequestSchema,
    })
    const { turns, answersAs, language } = body
    const { policy } = compileDraft(body.yaml)
    const context = createTrialContext({ community, language, signal })
    const dialogue = await tryDialogue(turns, { answersAs, policy, context })
    return Response.json({
      ...dialogue,
      turns: dialogue.turns.map((turn) => {
        const told = tellTried(turn.tried, { policy, community: community.name, language })
        return { ...turn, tried: { ...turn.tried, ...(told !== undefined && { told }) } }
      }),
    })
  } catch (error) {
    return documentError(error)
  }
}
