/** Colours and type, once for both themes. Series colours keep apart for colour-blind readers (after Okabe and Ito). */
import { theme as antd, type ThemeConfig } from 'antd'
import type { Density, Theme } from './state/preferences'

export const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Whether somebody asked their system for pages that do not move. */
const isCalm = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches

export function themeOf(mode: Theme, density: Density = 'comfortable'): ThemeConfig {
  const dark = mode === 'dark'
  return {
    algorithm: [
      dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
      ...(density === 'compact' ? [antd.compactAlgorithm] : []),
    ],
    token: {
      motion: !isCalm(),
      colorPrimary: dark ? '#7d9bff' : '#3457d5',
      colorInfo: dark ? '#7d9bff' : '#3457d5',
      // Darker than Ant Design's own in light: text on tinted tags needs 4.5 : 1.
      ...(!dark && {
        colorSuccess: '#1f7a33',
        colorSuccessBg: '#e9f6ec',
        colorSuccessBorder: '#b5dcbf',
        colorWarning: '#945600',
        colorWarningBg: '#fdf3df',
        colorWarningBorder: '#f0d6a0',
        colorError: '#c2281d',
        colorErrorBg: '#fdeceb',
        colorErrorBorder: '#f3bfba',
      }),
      ...(dark && { colorError: '#ff8079' }), // the dark algorithm dims it; on tinted tags, as above
      colorTextPlaceholder: dark ? 'rgba(255,255,255,0.6)' : 'rgba(0,0,0,0.58)',
      colorLink: dark ? '#9db3ff' : '#3457d5',
      colorBgLayout: dark ? '#131519' : '#f6f7f9',
      colorBgContainer: dark ? '#1b1e24' : '#ffffff',
      colorBgElevated: dark ? '#23272f' : '#ffffff',
      colorTextTertiary: dark ? 'rgba(255,255,255,0.62)' : 'rgba(0,0,0,0.62)',
      colorTextDescription: dark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.62)',
      fontFamily: FONT,
      fontSize: 14,
      lineHeight: 1.5,
      borderRadius: 6,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        primaryColor: dark ? '#10131a' : '#fff',
        dangerColor: dark ? '#10131a' : '#fff',
      },
    },
  }
}

export const SERIES: Record<Theme, string[]> = {
  light: ['#3457d5', '#d55e00', '#00875f', '#a8327f', '#0087b8', '#8a6a00', '#6b4fc0', '#7a4a2b'],
  dark: ['#8aa4ff', '#ff9d4d', '#3fd0a0', '#f08ac8', '#5cc8f5', '#e0c04a', '#b9a3ff', '#d2a384'],
}
export const QUIET: Record<Theme, string> = { light: '#9aa0a8', dark: '#7d848e' }

/** The colour of line i; at most eight are told apart by colour, "other" and the rest are grey. */
export const colourOf = (i: number, mode: Theme, other = false): string =>
  other ? QUIET[mode] : (SERIES[mode][i] ?? QUIET[mode])
