import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { SailPointIsc } from '../../../nodes/SailPointIsc/SailPointIsc.node';
import { CredentialStore, searchList, startNodeRun, testCredential } from '../../engine/harness';
import { access, accessItem, people } from '../../engine/support';
import { startHostile } from './server';
import type { Misbehavior } from './wire';

export type Work = 'grant' | 'list' | 'dropdown' | 'credential test';
/** How it ends where the tenant does not end it: its time runs out, or a person cancels. A dropdown and a test can't be canceled. */
export type Ends = 'runs out' | 'canceled';

export interface Cell {
	misbehavior: Misbehavior;
	work: Work;
	ends: Ends;
}

export interface CellResult {
	tookMs: number;
	/** What a person is told; `''` where it went well. */
	word: string;
	/** Calls up to its end. */
	calls: number;
	/** Calls that came in the second after it had ended. */
	lateCalls: number;
	/** What the same work said on the tenant when it was well again, right after. */
	next: string;
	nextMs: number;
}

/** The workflow's timeout. */
export const TIMEOUT_MS = 3_000;
/** After the first call to the part of the tenant that misbehaves. */
const CANCEL_AFTER_MS = 300;
const UNDER_WAY_MS = 100;

const id = (digit: string) => digit.repeat(32);
const PARAMETERS = {
	grant: {
		resource: 'accessRequest',
		operation: 'grant',
		...people('id', id('a')),
		...access(accessItem('ROLE', 'id', id('b'))),
		comment: 'By a test',
		options: { timeout: 1, confirmWithin: 1 },
	},
	list: { resource: 'identity', operation: 'getAll', returnAll: true },
} as const;

let executions = 0;

/** One cell, on a tenant of its own. */
export async function runCell({ misbehavior, work, ends }: Cell): Promise<CellResult> {
	const tenant = await startHostile(misbehavior);
	try {
		const credentials = new CredentialStore({
			sailPointIscApi: { environment: 'custom', apiUrl: tenant.url, clientId: 'id', clientSecret: 'a secret' },
		});
		const begun = Date.now();
		const word = await doIt(work, credentials, { ends, met: tenant.met });
		const tookMs = Date.now() - begun;
		await pass(UNDER_WAY_MS);
		const before = tenant.asked.length;
		await pass(300);
		const lateCalls = tenant.asked.length - before;
		tenant.recover();
		const again = Date.now();
		const next = await doIt(work, credentials);
		return { tookMs, word, calls: before, lateCalls, next, nextMs: Date.now() - again };
	} finally {
		await tenant.close();
	}
}

interface How {
	ends: Ends;
	/** When the tenant was asked what it misbehaves at. */
	met: Promise<void>;
}

const pass = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));

async function doIt(work: Work, credentials: CredentialStore, how?: How): Promise<string> {
	switch (work) {
		case 'dropdown':
			return await searchList('searchIdentities', { credentials }).then(() => '', wordOf);
		case 'credential test': {
			const { status, message } = await testCredential('sailPointIscApi', credentials);
			return status === 'OK' ? '' : message;
		}
		case 'grant':
		case 'list':
			return await runNodeToItsEnd(PARAMETERS[work], credentials, how);
	}
}

/** n8n lets go of a canceled node at once; here it is waited for until it has really ended. */
async function runNodeToItsEnd(parameters: object, credentials: CredentialStore, how?: How): Promise<string> {
	let word = '';
	let ended = (): void => undefined;
	const hasEnded = new Promise<void>((resolve) => (ended = resolve));
	const node = new SailPointIsc();
	const { execute } = node;
	node.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return await execute.call(this);
		} catch (error) {
			word = wordOf(error);
			throw error;
		} finally {
			ended();
		}
	};
	const { result, cancel } = startNodeRun({
		type: node,
		parameters: { authentication: 'accessToken', ...parameters } as never,
		credentials,
		executionId: `hostile-${process.pid}-${(executions += 1)}`,
		...(how?.ends === 'runs out' && { timeoutMs: TIMEOUT_MS }),
	});
	if (how?.ends === 'canceled') void how.met.then(async () => await pass(CANCEL_AFTER_MS)).then(cancel);
	await Promise.all([hasEnded, result]);
	return word;
}

function wordOf(error: unknown): string {
	const { message, description } = error as Error & { description?: string };
	return `${message} ${description ?? ''}`.trim();
}
