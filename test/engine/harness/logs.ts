import './environment';

import { AsyncLocalStorage } from 'node:async_hooks';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

export interface LogLine {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	metadata?: unknown;
}

const current = new AsyncLocalStorage<LogLine[]>();

const writer = (level: LogLine['level']) => ({
	value: (message: string, metadata?: unknown) => {
		current.getStore()?.push({ level, message, ...(metadata === undefined ? {} : { metadata }) });
	},
});

/** What nodes write to `this.logger` goes to the run they belong to, and nowhere else. n8n's own logger cannot be changed. */
const logger = Object.create(Container.get(Logger), {
	debug: writer('debug'),
	info: writer('info'),
	warn: writer('warn'),
	error: writer('error'),
}) as Logger;
Container.set(Logger, logger);

/** Runs `work`; all that it logs, at once or later, is added to `lines`. */
export async function collectLogs<T>(lines: LogLine[], work: () => Promise<T>): Promise<T> {
	return await current.run(lines, work);
}
