import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startTexts } from './texts';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
startTexts();
createRoot(root).render(<App />);
