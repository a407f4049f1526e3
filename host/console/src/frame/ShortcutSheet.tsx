import { Modal, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { makeStore, useStore } from '../store';
import { activeShortcuts, modifierKey, useShortcut } from './shortcuts';

const open = makeStore(false);

export function openShortcutSheet(): void {
  open.set(true);
}

const names: Record<string, string> = { mod: modifierKey, alt: 'Alt', shift: 'Shift', enter: 'Enter', escape: 'Esc' };

/** What the keyboard does here, at the moment. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const shown = useStore(open);
  const shortcuts = useStore(activeShortcuts);
  useShortcut('?', 'shortcuts.title', openShortcutSheet);
  return (
    <Modal open={shown} onCancel={() => open.set(false)} footer={null} title={t('shortcuts.title')} width={460}>
      <Table
        size="small"
        pagination={false}
        showHeader={false}
        rowKey="keys"
        dataSource={[...new Map(shortcuts.map((one) => [one.keys, one])).values()]}
        columns={[
          { dataIndex: 'label', render: (_, one) => t(one.label) },
          {
            dataIndex: 'keys',
            align: 'right',
            render: (_, one) =>
              one.keys.split('+').map((key) => <kbd key={key}>{names[key] ?? key.toUpperCase()}</kbd>),
          },
        ]}
      />
    </Modal>
  );
}
