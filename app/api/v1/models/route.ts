import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { answerApi } from '../answer-api'
import { refuseUnknown } from '../refuse-unknown'
import { describeModel } from './describe-model'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as PATCH, refuseUnknown as POST, refuseUnknown as PUT }

/** Every assistant that the key's account finds in lists, as a model. */
export async function GET(request: Request): Promise<Response> {
  return answerApi(request, async ({ reader }) =>
    Response.json({ object: 'list', data: (await listAssistants(reader)).map(describeModel) }),
  )
}
