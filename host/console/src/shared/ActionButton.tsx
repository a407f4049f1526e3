import { Button, type ButtonProps } from 'antd';

interface ActionButtonProps extends ButtonProps {
  /** The name of the action as the server lists it. */
  action: string;
  /** The `actions` of the thing: what the server allows now. */
  allowed: readonly string[] | undefined;
}

/** A button that exists only while the server allows what it does. */
export function ActionButton({ action, allowed, ...button }: ActionButtonProps) {
  if (!allowed?.includes(action)) return null;
  return <Button data-action={action} {...button} />;
}
