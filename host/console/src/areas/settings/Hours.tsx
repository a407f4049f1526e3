import { useQuery } from '@tanstack/react-query';
import { App, Button, InputNumber, Space, Switch, Table, TimePicker } from 'antd';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useCommand } from '../../desk/commands';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { Loaded } from '../../shared/states';

type Hours = Schemas['ChannelHoursBody'];

const DAY_MINUTES = 1_440;

/** When the shop's channels are attended, and how long a buyer waits at most for a person. */
export function HoursPage() {
  const { shop } = useShop();
  const found = useQuery({
    queryKey: [shop, 'channel-hours'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/channel-hours', { params: { path: { shop } }, signal })),
  });
  return <Loaded query={found}>{(data) => <Grid items={data.items} />}</Loaded>;
}

/** Minutes after midnight as a time of the day; the end of the day is its 00:00. */
function timeOf(minutes: number): Dayjs {
  return dayjs().startOf('day').add(minutes % DAY_MINUTES, 'minute');
}

function Grid({ items }: { items: Hours[] }) {
  const { t, word } = useWords();
  const { may, timeZone } = useShop();
  const { message } = App.useApp();
  const [changed, setChanged] = useState<Hours[]>();
  const now = changed ?? items;
  const save = useCommand<Hours[], Schemas['ListBody_ChannelHoursBody']>(
    (body, shop) => take(api.PUT('/api/v1/shops/{shop}/channel-hours', { params: { path: { shop } }, body: { items: body } })),
    {
      stale: ['channel-hours'],
      done: () => void message.success(t('settings.saved')),
    },
  );
  const mayWrite = may('shop:write');
  const locked = !mayWrite || save.isPending;
  const set = (channel: Hours['channel'], change: Partial<Hours>) =>
    setChanged(now.map((each) => (each.channel === channel ? { ...each, ...change } : each)));
  const attended = (each: Hours) => each.opens_minute !== each.closes_minute;
  const time = (each: Hours, field: 'opens_minute' | 'closes_minute') => (
    <TimePicker
      format="HH:mm"
      minuteStep={5}
      allowClear={false}
      needConfirm={false}
      disabled={locked || !attended(each)}
      value={timeOf(each[field])}
      aria-label={`${word('channel', each.channel)}: ${t(`settings.hours.${field}`)}`}
      onChange={(value: Dayjs | null) => {
        const minutes = value ? value.hour() * 60 + value.minute() : 0;
        // Closing at midnight is the end of this day, not its beginning.
        set(each.channel, { [field]: field === 'closes_minute' && minutes === 0 ? DAY_MINUTES : minutes });
      }}
    />
  );
  return (
    <>
      <p className="secondary">{t('settings.hours.text', { timeZone })}</p>
      <Table<Hours>
        size="small"
        rowKey="channel"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={now}
        columns={[
          { title: t('orders.channel'), width: 120, render: (_, each) => word('channel', each.channel) },
          {
            title: t('settings.hours.attended'),
            width: 100,
            render: (_, each) => (
              <Switch
                size="small"
                disabled={locked}
                checked={attended(each)}
                aria-label={`${word('channel', each.channel)}: ${t('settings.hours.attended')}`}
                onChange={(on) => set(each.channel, on ? { opens_minute: 540, closes_minute: 1_080 } : { opens_minute: 0, closes_minute: 0 })}
              />
            ),
          },
          {
            title: t('settings.hours.open'),
            width: 250,
            render: (_, each) => (
              <Space>
                {time(each, 'opens_minute')}–{time(each, 'closes_minute')}
              </Space>
            ),
          },
          {
            title: t('settings.hours.answer'),
            width: 170,
            render: (_, each) => (
              <InputNumber
                min={1}
                max={604_800}
                precision={0}
                disabled={locked}
                value={each.response_target_seconds}
                suffix={t('settings.hours.seconds')}
                aria-label={`${word('channel', each.channel)}: ${t('settings.hours.answer')}`}
                onChange={(value) => value !== null && set(each.channel, { response_target_seconds: value })}
              />
            ),
          },
        ]}
      />
      {mayWrite && (
        <Button type="primary" className="desk-add" disabled={!changed} loading={save.isPending} onClick={() => changed && save.mutate(changed, { onSuccess: () => setChanged(undefined) })}>
          {t('settings.save')}
        </Button>
      )}
    </>
  );
}
