import { createTranslator, type Messages } from 'use-intl/core'
import english from '@/messages/en.json'
import { type Said, say } from './said'

const messages: Messages = english
const translate = createTranslator({ locale: 'en', messages })

/** A sentence for logs, passports and whoever asks without a page. */
export const sayInEnglish = (said: Said): string => say(said, translate)
