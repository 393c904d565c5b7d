import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../state/preferences'

const TEXTS = { en: () => import('./en'), 'zh-CN': () => import('./zh-CN') }

/** Speaks that language from now on; its texts are loaded when they are first needed. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.isInitialized)
    await i18next.use(initReactI18next).init({
      lng: language,
      resources: {},
      fallbackLng: false, // both languages have every key (locales.test.ts)
      keySeparator: '.',
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
    })
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default)
  await i18next.changeLanguage(language)
}

export default i18next
