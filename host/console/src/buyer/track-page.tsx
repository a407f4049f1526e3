/** @jsxImportSource preact */
import { render } from 'preact';
import { startChat } from './start';
import { Track } from './Track';
import { languageFor, textsIn } from './texts';
import './track.css';

const query = new URLSearchParams(window.location.search);
const shop = query.get('shop');
const language = languageFor(query.get('lang'));
const token = window.location.hash.length > 1 ? window.location.hash.slice(1) : null;
const t = textsIn(language);
document.documentElement.lang = language;
document.title = t('buyer.track');
// Whoever looks over the shoulder or shares the address must not get the token.
if (token) window.history.replaceState(null, '', window.location.pathname + window.location.search);

let chat: HTMLElement | undefined;
const root = document.getElementById('root');
if (root) {
  render(
    <Track
      shop={shop}
      token={token}
      language={language}
      t={t}
      onFound={(order) => {
        if (shop) chat ??= startChat({ host: '', shop, language, order });
      }}
    />,
    root,
  );
}
