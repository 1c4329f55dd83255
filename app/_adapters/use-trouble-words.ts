import { useTranslations } from 'next-intl'
import { useSay } from '@/app/_i18n/use-say'
import { UploadRefused } from './upload-api'

/** What the page says of a failure: the hub's words, or that it could not be reached. */
export function useTroubleWords(): (error: unknown) => string {
  const t = useTranslations('adapters')
  const say = useSay()
  return (error) => {
    if (!(error instanceof UploadRefused)) return t('connectionLost')
    return (error.said ? say(error.said) : error.message) || t('connectionLost')
  }
}
