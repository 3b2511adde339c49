import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core'

/** Petrol: the one accent. Green, amber and red are kept for what they mean on a telephone. */
const petrol: MantineColorsTuple = [
  '#eaf4f6',
  '#d2e6ea',
  '#a6cfd7',
  '#76b5c2',
  '#4b9bac',
  '#2c8497',
  '#1a6e81',
  '#0f5566',
  '#0b4655',
  '#073541',
]
/** Brass: the bell. Waiting and attention. */
const brass: MantineColorsTuple = [
  '#fbf4e6',
  '#f5e6c8',
  '#ebcf96',
  '#e0b662',
  '#d39f3d',
  '#bd8628',
  '#a06f1d',
  '#805716',
  '#624212',
  '#472f0c',
]
const leaf: MantineColorsTuple = [
  '#e9f6ee',
  '#d3ebdc',
  '#a5d6b8',
  '#74bf92',
  '#4cab72',
  '#31975b',
  '#22824b',
  '#1a693c',
  '#14522f',
  '#0d3b22',
]
const brick: MantineColorsTuple = [
  '#fcefec',
  '#f8dcd6',
  '#f0b7ab',
  '#e78e7d',
  '#de6a55',
  '#d34f39',
  '#bd3d28',
  '#9a301f',
  '#782518',
  '#561a11',
]
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ef',
  '#eae7e2',
  '#dedad3',
  '#c7c2b9',
  '#a19b91',
  '#79746b',
  '#5a554e',
  '#3b3733',
  '#22201d',
]
const dark: MantineColorsTuple = [
  '#e8e6e2',
  '#bab7b1',
  '#918d86',
  '#66635e',
  '#474542',
  '#363432',
  '#262524',
  '#181817',
  '#121211',
  '#0c0c0b',
]

const family = "'Onest', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

/** Names of buttons that show an icon alone; Mantine's own are English. */
export interface IconNames {
  close: string
  clear: string
  showPassword: string
}

/** The theme in the page's language. */
export const themeWith = (names: IconNames): MantineThemeOverride => ({
  ...theme,
  components: { ...theme.components, ...namedComponents(names) },
})

function namedComponents({ close, clear, showPassword }: IconNames) {
  const clearable = { defaultProps: { clearButtonProps: { 'aria-label': clear } } }
  return {
    CloseButton: { defaultProps: { 'aria-label': close } },
    Modal: {
      ...theme.components?.Modal,
      defaultProps: { ...theme.components?.Modal?.defaultProps, closeButtonProps: { 'aria-label': close } },
    },
    PasswordInput: {
      defaultProps: {
        visibilityToggleFocusable: true,
        visibilityToggleButtonProps: { 'aria-label': showPassword },
      },
    },
    Select: clearable,
    MultiSelect: clearable,
  }
}

const theme = createTheme({
  colors: { petrol, brass, leaf, brick, gray, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: family,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: {
    fontFamily: family,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.3' },
      h3: { fontSize: '0.875rem', lineHeight: '1.35' },
    },
  },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  // Plain objects: naming the components here would load all of them with the first page.
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 600, fontSize: '0.9375rem' } },
    },
  },
})
