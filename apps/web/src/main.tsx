import './app/main-styles.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { guessLanguage, startI18n } from './app/i18n.ts'

await startI18n(guessLanguage())
createRoot(document.getElementById('root')!).render(<App />)
