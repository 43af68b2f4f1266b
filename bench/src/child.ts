import { fork } from 'node:child_process';
import path from 'node:path';

/** A process of the bench's own, which is talked to by messages. */
export interface Child {
	/** Its next message. @throws when it ends before it sends one */
	next<Message>(): Promise<Message>;
	/** Sends a message and waits for the answer. */
	ask<Message>(message: unknown): Promise<Message>;
	end(): void;
}

/** Starts `script`, a file beside this one, with `argument` as JSON. It inherits the loader that runs TypeScript. */
export function startChild(script: string, argument: unknown): Child {
	const child = fork(path.join(__dirname, script), [JSON.stringify(argument)]);
	const next = async <Message>(): Promise<Message> =>
		await new Promise<Message>((resolve, reject) => {
			const onExit = (code: number | null): void =>
				reject(new Error(`${script} ended with code ${code} before it answered.`));
			child.once('exit', onExit);
			child.once('message', (message) => {
				child.off('exit', onExit);
				resolve(message as Message);
			});
		});
	return {
		next,
		ask: async (message) => {
			const answer = next();
			child.send(message as object);
			return await (answer as Promise<never>);
		},
		end: () => void (child.connected && child.disconnect()),
	};
}
