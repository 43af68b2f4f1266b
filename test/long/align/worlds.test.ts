import type { Sandbox } from '../../../sandbox';
import { actionsOf, alignedOf, runAlign } from '../../engine/alignSupport';
import { access, accessItem, people } from '../../engine/support';
import { makeWorld, pairOf, tenantForWorlds, type World } from './world';

const WORLDS = Number(process.env.WORLDS ?? 3_000);
/** A tenant gets slow with very many people, so each is for some worlds only. */
const IN_A_TENANT = 50;

/** What may be left to do after a run: nothing that a request could do. */
const AT_REST = ['KEEP', 'ENDS_EARLIER', 'CANNOT_REVOKE', 'CANCEL_NEEDED', 'PENDING', 'BLOCKED'];

function parametersOf({ scope, wholeRows, maxRevokes }: World): Record<string, unknown> {
	return {
		scope,
		accessTypes: ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'],
		...people('email', '={{ $json.person }}'),
		...access(accessItem('={{ $json.type }}', 'name', '={{ $json.item }}')),
		end: '={{ $json.end ?? "none" }}',
		comment: 'The list of the team',
		dryRun: false,
		expectedRows: wholeRows,
		options: { maxRevokeShare: 100, maxRevokes, maxRevokesInRun: 100, callsPer10Seconds: 100_000, confirmWithin: 1 },
	};
}

/** What is wrong with the revokes that a run has made, by full knowledge. */
function wronglyRevoked(world: World, before: number): string[] {
	const { sandbox, meant, revocable, listed, rows, wholeRows } = world;
	const revokes = sandbox
		.requestItems()
		.slice(before)
		.filter(({ requestType }) => requestType === 'REVOKE_ACCESS');
	const wrong = revokes.flatMap(({ identityId, itemId }) => {
		const pair = pairOf({ id: identityId }, { id: itemId });
		const person = world.people.find(({ id }) => id === identityId);
		const item = world.items.find(({ id }) => id === itemId);
		if (meant.has(pair)) return [`${pair} was meant to stay`];
		if (person === undefined || item === undefined || !listed(person, item)) return [`${pair} is in no list`];
		return revocable.has(pair) ? [] : [`${pair} is not held by request alone`];
	});
	if (revokes.length > 0 && rows.length !== wholeRows) wrong.push('the list was cut off');
	return wrong;
}

async function settled(sandbox: Sandbox): Promise<void> {
	for (let steps = 0; steps < 10; steps++) await sandbox.clock.advance(60_000);
}

async function tryWorld(sandbox: Sandbox, seed: number): Promise<string[]> {
	const world = makeWorld(sandbox, seed);
	if (world.rows.length === 0) {
		world.heal();
		return [];
	}
	const before = sandbox.requestItems().length;
	await runAlign(sandbox, world.rows, parametersOf(world));
	const wrong = wronglyRevoked(world, before);
	world.heal();
	if (world.fault === undefined && world.isListRight) wrong.push(...(await notAtRest(world)));
	return wrong.map((text) => `world ${seed} (${world.scope}, ${world.fault ?? 'no fault'}): ${text}`);
}

/** After a run without faults and a second one, nothing is left to do but what a request can't do. */
async function notAtRest(world: World): Promise<string[]> {
	const { sandbox } = world;
	await settled(sandbox);
	// What was held through something that was revoked can be revoked now.
	await runAlign(sandbox, world.rows, parametersOf(world));
	await settled(sandbox);
	const before = sandbox.requestItems().length;
	const again = await runAlign(sandbox, world.rows, parametersOf(world));
	const sent = sandbox.requestItems().length - before;
	const others = Object.keys(actionsOf(again)).filter((action) => !AT_REST.includes(action));
	const errors = again.errorItems.map(({ json }) => JSON.stringify((json.error as { message?: string }).message));
	const blocked = alignedOf(again).filter(
		({ action, message }) => action === 'BLOCKED' && !/Max Revoke|is held through it/.test(message),
	);
	return [
		...(sent > 0 ? [`the third run sent ${sent}`] : []),
		...(others.length > 0 ? [`the third run had ${others.join()}`] : []),
		...errors,
		...blocked.map(({ message }) => message),
	];
}

test(`${WORLDS} worlds: nothing is revoked that a person with full knowledge would keep`, async () => {
	const wrong: string[] = [];
	for (let seed = 1; seed <= WORLDS;) {
		const sandbox = await tenantForWorlds();
		try {
			for (const last = seed + IN_A_TENANT; seed < last && seed <= WORLDS; seed++)
				wrong.push(...(await tryWorld(sandbox, seed)));
		} finally {
			await sandbox.close();
		}
	}
	expect(wrong).toEqual([]);
}, 1_200_000);
