import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { answerApi } from '../../answer-api'
import { refuseUnknown } from '../../refuse-unknown'
import { describeModel } from '../describe-model'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as PATCH, refuseUnknown as POST, refuseUnknown as PUT }

/** One assistant, by `community/assistant`; clients may send the slash encoded. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ model: string[] }> },
): Promise<Response> {
  return answerApi(request, async ({ reader }) => {
    const { model } = await params
    return Response.json(describeModel(await findAssistant(decodeSlash(model.join('/')), reader)))
  })
}

const decodeSlash = (name: string) => name.replaceAll(/%2f/gi, '/')
