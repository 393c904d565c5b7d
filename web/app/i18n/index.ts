import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { language } from '../state/preferences'
import en from './en.json'
import zh from './zh-CN.json'

void i18next.use(initReactI18next).init({
  resources: { en: { translation: en }, 'zh-CN': { translation: zh } },
  lng: language(),
  fallbackLng: 'en',
  keySeparator: '.',
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

export default i18next
