import { itemKey } from '../../api/itemNames';
import { readContents, type ContainedEntitlement } from '../../api/itemContents';
import { attempt } from '../../api/result';
import { predictConflicts } from '../../api/sodPrediction';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { groupBy } from '../../shared/lists';
import { sideBySide } from '../../shared/sideBySide';
import type { CheckContext, CheckReport } from '../model/checks';
import type { AssessedPair } from '../model/standings';
import { judged, sodHints, type Prediction } from './conflicts';
import { runningGrants } from './running';

const PREDICTIONS_AT_A_TIME = 10;

/**
 * Finds grants that would give a person conflicting access (separation of duties). Roles and access profiles are unfolded to their entitlements,
 * and one prediction for each person covers all rows of the run and the grants that are running. Revokes of the same run don't count: they
 * may be denied.
 *
 * @param running the running grants of each person; undefined if they weren't read
 * @throws {IscError} if ISC doesn't answer: nothing may be sent on a check that was never made
 */
export async function checkSeparationOfDuties(
	pairs: readonly AssessedPair[],
	{ session, options }: CheckContext,
	running: ReadonlyMap<string, readonly StatusRow[]> | undefined,
): Promise<CheckReport> {
	const { sodCheck = 'off' } = options;
	const asked = pairs.filter((assessed) => sodCheck !== 'off' && isGrant(assessed));
	if (asked.length === 0 || sodCheck === 'off') return { pairs: [...pairs], hints: [] };
	const grants = await runningGrants(session, running ?? new IdMap());
	const items = [...asked.map(({ pair }) => pair.item), ...[...grants.items.values()].flat()];
	const contents = await readContents(session, items);
	const byPerson = groupBy(asked, ({ pair }) => pair.identityId, new IdMap<AssessedPair[]>());
	const predictions = new IdMap<Prediction>();
	const failures: unknown[] = [];
	const widths = { narrow: PREDICTIONS_AT_A_TIME, wide: PREDICTIONS_AT_A_TIME };
	await sideBySide([...byPerson], widths, async ([person, ofPerson]) => {
		const wanted = [...ofPerson.map(({ pair }) => pair.item), ...(grants.items.get(person) ?? [])];
		const gaps = gapsOf({ wanted, contents, unknown: grants.unknown.get(person), isSeen: running !== undefined });
		await predict(session, { person, wanted, contents, gaps }).then(
			(prediction) => void predictions.set(person, prediction),
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	const isAsked = new Set(asked);
	const checked = pairs.map((assessed) => {
		const prediction = isAsked.has(assessed) ? predictions.get(assessed.pair.identityId) : undefined;
		return prediction === undefined ? assessed : judged(assessed, prediction, { contents, sodCheck });
	});
	return { pairs: checked, hints: sodHints(checked, asked.length) };
}

function isGrant({ pair, standing }: AssessedPair): boolean {
	return standing.kind === 'submit' && pair.requestType === 'GRANT_ACCESS' && pair.item.clear !== true;
}

type Item =
	AssessedPair['pair']['item'] | { type: 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT'; id: string; name?: string };

/** What couldn't be checked of a person, whatever ISC predicts. */
function gapsOf({
	wanted,
	contents,
	unknown = [],
	isSeen,
}: {
	wanted: readonly Item[];
	contents: ReadonlyMap<string, ContainedEntitlement[]>;
	unknown?: readonly string[];
	isSeen: boolean;
}): string[] {
	const closed = wanted.filter((item) => !contents.has(itemKey(item)));
	return [
		...closed.map(({ name, id }) => `the entitlements in ${name ?? id} couldn't be read`),
		...unknown.map((name) => `it isn't certain which access item the running grant of ${name} is for`),
		...(isSeen ? [] : ["grants that are running weren't read (Duplicate Handling is Submit)"]),
	];
}

async function predict(
	{ client }: IscSession,
	{
		person,
		wanted,
		contents,
		gaps,
	}: { person: string; wanted: readonly Item[]; contents: ReadonlyMap<string, ContainedEntitlement[]>; gaps: string[] },
): Promise<Prediction> {
	const ids = new IdSet(wanted.flatMap((item) => contents.get(itemKey(item)) ?? []).map(({ id }) => id));
	if (ids.size === 0) return { conflicts: [], notChecked: gaps, failed: gaps.length > 0 };
	const answer = await attempt(predictConflicts(client, person, [...ids]));
	if (answer.ok) return { conflicts: answer.value, notChecked: gaps, failed: false };
	const why = `ISC doesn't predict conflicts for this credential (${answer.error.message.replace(/\.$/, '')})`;
	return { conflicts: [], notChecked: [why, ...gaps], failed: true };
}
