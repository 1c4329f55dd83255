import { permanentRedirect } from 'next/navigation'

/** Where policies were read before communities had pages: receipts and links that were shared still point here. */
export default async function OldPolicyPage({ params }: { params: Promise<{ community: string }> }) {
  permanentRedirect(`/community/${(await params).community}/policy`)
}
