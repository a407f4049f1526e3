import { App } from 'antd';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/problem';
import type { Problem } from '../api/problem';
import { useShop } from '../session/me';
import { useProblemText } from '../shared/problem-text';

/** A resource of the API that a command makes stale: the second part of the query keys. */
export type Stale =
  | 'approvals'
  | 'channel-hours'
  | 'cases'
  | 'conversations'
  | 'customers'
  | 'limits'
  | 'members'
  | 'orders'
  | 'print-batches'
  | 'refunds'
  | 'shops'
  | 'tables'
  | 'tickets'
  | 'tokens';

interface CommandOptions<Input, Answer> {
  stale: Stale[];
  done?: (answer: Answer, input: Input) => void;
  /** Says the failure in place and answers true; otherwise it is shown as a message. */
  failed?: (failure: Problem) => boolean;
}

/** Something that a person does to the shop: afterwards what it changed is read again. */
export function useCommand<Input, Answer>(
  run: (input: Input, shop: string) => Promise<Answer>,
  { stale, done, failed }: CommandOptions<Input, Answer>,
) {
  const { shop } = useShop();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  return useMutation<Answer, Error, Input>({
    mutationFn: (input) => run(input, shop),
    onSuccess: (answer, input) => done?.(answer, input),
    onError: (failure) => {
      const problem = problemOf(failure);
      if (failed?.(problem)) return;
      void message.error(problemText(problem), 6);
    },
    onSettled: async () => {
      await Promise.all(stale.map((each) => queries.invalidateQueries({ queryKey: [shop, each] })));
    },
  });
}
