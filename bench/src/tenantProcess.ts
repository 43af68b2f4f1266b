import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import type { Observed, Scene, TenantReady } from './tenant';

/**
 * The sandbox in a process of its own, so that it shares no event loop with what is measured. Its limit is ISC's: 100 calls per 10 s.
 * It is told the scene when it starts, and answers each message with what it has seen.
 */
const scene = JSON.parse(process.argv[2]) as Scene;

/** How many requests came before the counts were started anew. */
let forgotten = 0;

function fill(sandbox: Sandbox): { people: Identity[]; others: Identity[]; items: AccessItem[] } {
	const others = sandbox.addPeople(scene.others ?? 0);
	const people = sandbox.addPeople(scene.people);
	const items = sandbox.addItems('ENTITLEMENT', scene.items);
	if (scene.held) for (const person of people) for (const item of items) sandbox.hold(person, item);
	return { people, others, items };
}

/** What came, and what of it was taken. Token requests are not calls to the API: they count against no limit. */
function observed(sandbox: Sandbox): Observed {
	const calls = sandbox.calls.filter(({ path }) => path !== '/oauth/token');
	const taken = sandbox
		.requestItems()
		.slice(forgotten)
		.map(({ identityId, itemId }) => `${identityId}|${itemId}`);
	return {
		calls: calls.length,
		submits: calls.filter(({ method, path }) => method === 'POST' && path === '/access-requests/v1').length,
		refused: calls.filter(({ status }) => status === 429).length,
		firstToLastMs: calls.length === 0 ? 0 : calls[calls.length - 1].at - calls[0].at,
		taken,
	};
}

function answer(sandbox: Sandbox, { wanted }: { wanted: 'observe' | 'forget' }): Observed {
	const seen = observed(sandbox);
	if (wanted === 'forget') {
		forgotten = sandbox.requestItems().length;
		sandbox.clearCalls();
	}
	return seen;
}

async function main(): Promise<void> {
	const sandbox = await startSandbox({ port: scene.port, tokenLifetimeSeconds: 43_200 });
	const { people, others, items } = fill(sandbox);
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const ids = (of: Array<{ id: string }>): string[] => of.map(({ id }) => id);
	const ready: TenantReady = {
		url: sandbox.url,
		clientId,
		clientSecret,
		people: ids(people),
		others: ids(others),
		items: ids(items),
	};
	process.on('message', (message) => process.send?.(answer(sandbox, message as { wanted: 'observe' | 'forget' })));
	process.once('disconnect', () => void sandbox.close());
	process.send?.(ready);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
