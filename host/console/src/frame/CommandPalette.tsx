import { Empty, Input, Modal, type InputRef } from 'antd';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { areas } from '../areas/registry';
import { useShop } from '../session/me';
import { useStore } from '../store';
import { language, languages, type Language } from '../texts';
import { themeChoice } from '../theme';
import { matching, offered, open, openPalette, type Command } from './commands';
import { isComposing, useShortcut } from './shortcuts';

function useFrameCommands(): Command[] {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const navigate = useNavigate();
  return useMemo(
    () => [
      ...areas
        .filter((area) => may(area.permission))
        .map((area) => ({
          id: `area.${area.path}`,
          label: t(area.label),
          group: t('palette.goTo'),
          run: () => void navigate(`/s/${shop}/${area.path}`),
        })),
      ...Object.entries(languages).map(([key, label]) => ({
        id: `language.${key}`,
        label,
        group: t('frame.language'),
        run: () => language.set(key as Language),
      })),
      ...(['system', 'light', 'dark'] as const).map((key) => ({
        id: `theme.${key}`,
        label: t(`frame.themes.${key}`),
        group: t('frame.theme'),
        run: () => themeChoice.set(key),
      })),
    ],
    [t, shop, may, navigate],
  );
}

/** Ctrl/⌘ K: everything by name. */
export function CommandPalette() {
  const { t } = useTranslation();
  const shown = useStore(open);
  const fromPages = useStore(offered);
  const fromFrame = useFrameCommands();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<InputRef>(null);
  useShortcut('mod+k', 'palette.title', openPalette);
  const found = matching([...fromPages, ...fromFrame], typed);
  const at = Math.min(chosen, found.length - 1);

  const close = () => {
    open.set(false);
    setTyped('');
    setChosen(0);
  };
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    close();
    command.run();
  };
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      open={shown}
      onCancel={close}
      footer={null}
      closable={false}
      width={560}
      style={{ top: 80 }}
      title={<span className="only-read">{t('palette.title')}</span>}
      afterOpenChange={(opened) => opened && input.current?.focus()}
      className="palette"
    >
      <Input
        ref={input}
        size="large"
        value={typed}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.title')}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[at] ? `palette-${found[at].id}` : undefined}
        onKeyDown={pressed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
      />
      <ul id="palette-list" role="listbox" aria-label={t('palette.title')} className="palette-list">
        {found.map((one, index) => (
          <li
            key={one.id}
            id={`palette-${one.id}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? 'palette-row palette-row-chosen' : 'palette-row'}
            onMouseMove={() => setChosen(index)}
            onClick={() => run(one)}
          >
            <span>{one.label}</span>
            <span className="secondary">{one.group}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('palette.nothing')} />}
    </Modal>
  );
}
