import { Alert, Button, Checkbox, Space } from 'antd';
import type { Schemas } from '../../api/client';
import { useWords } from '../../desk/words';
import { unitsAt } from './slots';
import type { Mark } from './slots';

export type Finding = Schemas['FindingBody'];

/** Where the findings are in the text, for marking them. */
export function findingMarks(text: string, findings: Finding[]): Mark[] {
  return findings.flatMap((finding) =>
    finding.span
      ? [{ start: unitsAt(text, finding.span.start), end: unitsAt(text, finding.span.end), kind: finding.severity }]
      : [],
  );
}

/** The rules that somebody must say yes to before the text may go out. */
export function warningRules(findings: Finding[]): string[] {
  return [...new Set(findings.filter((each) => each.severity === 'warn').map((each) => each.rule))];
}

interface FindingsProps {
  text: string;
  findings: Finding[];
  rewritten: string | undefined;
  acknowledged: boolean;
  onAcknowledge: (yes: boolean) => void;
  onText: (text: string) => void;
}

/** What the message check found, below the text it is about. */
export function Findings({ text, findings, rewritten, acknowledged, onAcknowledge, onText }: FindingsProps) {
  const { t, word } = useWords();
  if (findings.length === 0) return null;
  const blocked = findings.some((each) => each.severity === 'block');
  const warned = warningRules(findings).length > 0;
  return (
    <Alert
      className="wb-findings"
      type={blocked ? 'error' : warned ? 'warning' : 'info'}
      role="status"
      title={t(blocked ? 'workbench.check.blocked' : warned ? 'workbench.check.warned' : 'workbench.check.hints')}
      description={
        <>
          <ul tabIndex={0}>
            {findings.map((finding, index) => (
              <li key={finding.rule + String(index)}>
                <b>{word('severity', finding.severity)}</b> {finding.message}
                {finding.span && finding.replacement && (
                  <Button size="small" type="link" onClick={() => onText(replaced(text, finding))}>
                    {t('workbench.check.replace', { text: finding.replacement })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <Space wrap>
            {rewritten !== undefined && rewritten !== text && (
              <Button size="small" onClick={() => onText(rewritten)}>
                {t('workbench.check.rewrite')}
              </Button>
            )}
            {!blocked && warned && (
              <Checkbox checked={acknowledged} onChange={(event) => onAcknowledge(event.target.checked)}>
                {t('workbench.check.acknowledge')}
              </Checkbox>
            )}
          </Space>
        </>
      }
    />
  );
}

function replaced(text: string, finding: Finding): string {
  if (!finding.span) return text;
  return (
    text.slice(0, unitsAt(text, finding.span.start)) +
    (finding.replacement ?? '') +
    text.slice(unitsAt(text, finding.span.end))
  );
}
