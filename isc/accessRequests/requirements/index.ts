import { readFormInstance } from '../../api/formInstances';
import { readItemRecords, type ItemRecord, type ItemRecords } from '../../api/itemRecords';
import { attempt, attemptAny, valueOr } from '../../api/result';
import { rowsLabel } from '../../shared/labels';
import { unique } from '../../shared/lists';
import type { IscSession } from '../../session';
import type { CheckContext, CheckReport } from '../model/checks';
import { withNotes } from '../model/pairs';
import type { AssessedPair } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import { itemLabel } from '../model/wording';
import { withinMaximum } from './longest';
import { requirementProblem, warningsFor } from './judge';

/**
 * Finds requests that lack what ISC requires for their access item: a comment, an end date, a shorter time, a form. Reads what it needs for all
 * pairs together. An end that equals the longest time is moved two minutes earlier, so that it is still within it when ISC takes the request.
 *
 * @throws {IscError} if ISC doesn't answer: nothing may be sent on a check that was never made
 */
export async function checkRequirements(
	pairs: readonly AssessedPair[],
	{ session, options }: CheckContext,
): Promise<CheckReport> {
	const checked = pairs.filter((assessed) => options.checkRequirements === true && isChecked(assessed));
	if (checked.length === 0) return { pairs: [...pairs], hints: [] };
	const records = await readItemRecords(
		session,
		checked.map(({ pair }) => pair.item),
	);
	const facts: Facts = {
		records,
		me: valueOr(await attemptAny(session.me()), undefined)?.id,
		forms: await readForms(session, checked),
		now: session.clock.now(),
		isStrict: options.duplicateHandling === 'fail',
	};
	const isIn = new Set(checked);
	const judged = pairs.map((assessed) => (isIn.has(assessed) ? judge(assessed, facts) : assessed));
	return { pairs: judged, hints: uncheckedHints(judged) };
}

interface Facts {
	records: ItemRecords;
	me?: string;
	/** The definition of each form instance that could be read. */
	forms: ReadonlyMap<string, string>;
	now: number;
	/** What can't be checked is an error. */
	isStrict: boolean;
}

function isChecked({ pair, standing }: AssessedPair): boolean {
	return standing.kind === 'submit' && pair.requestType !== 'REVOKE_ACCESS' && pair.identityType === 'HUMAN';
}

function judge(assessed: AssessedPair, facts: Facts): AssessedPair {
	const { pair, standing } = assessed;
	const record = facts.records.get(pair.item);
	if (record?.requires === undefined) return unchecked(assessed, facts);
	const form = facts.forms.get(pair.item.formInstanceId ?? '');
	const problem = requirementProblem(pair, record, { now: facts.now, form });
	if (problem !== undefined) return { pair: named(pair, record), standing: { kind: 'problem', problem } };
	const noted = withNotes(named(pair, record), {
		warnings: warningsFor(pair, record, { me: facts.me, now: facts.now }),
		notChecked: uncheckedForm(pair, record, form),
	});
	return { pair: withinMaximum(noted, record.requires.maxDuration, facts.now), standing };
}

function unchecked({ pair, standing }: AssessedPair, { records, isStrict }: Facts): AssessedPair {
	const record = records.get(pair.item);
	const why = record === undefined ? records.whyMissing(pair.item) : 'ISC refused to show its request settings';
	const message = `Couldn't check what ISC requires for ${itemLabel(named(pair, record))}: ${why}.`;
	if (!isStrict) return { pair: withNotes(named(pair, record), { notChecked: [message] }), standing };
	const advice =
		'Nothing was sent for this input item. Use a credential with the user level Admin, turn off Check Requirements, or set Duplicate Handling to Skip.';
	return { pair, standing: { kind: 'problem', problem: { field: 'Access Items', message, advice } } };
}

function uncheckedForm(pair: WantedPair, { requires }: ItemRecord, form: string | undefined): string[] {
	if (requires?.form === undefined || form !== undefined) return [];
	return [`Couldn't check whether the form instance ${pair.item.formInstanceId} is of the form that ISC requires.`];
}

/** The item with the name that was read. */
function named(pair: WantedPair, record: ItemRecord | undefined): WantedPair {
	const name = pair.item.name ?? record?.name;
	return name === undefined ? pair : { ...pair, item: { ...pair.item, name } };
}

/** The definitions of the forms that the pairs bring. One call each; what can't be read is missing. */
async function readForms(session: IscSession, checked: readonly AssessedPair[]): Promise<Map<string, string>> {
	const ids = unique(checked.flatMap(({ pair }) => pair.item.formInstanceId ?? []));
	const read = ids.map(
		async (id) => [id, valueOr(await attempt(readFormInstance(session.client, id)), undefined)] as const,
	);
	const forms = await Promise.all(read);
	return new Map(forms.flatMap(([id, form]) => (form?.formDefinitionId ? [[id, form.formDefinitionId] as const] : [])));
}

function uncheckedHints(judged: readonly AssessedPair[]): string[] {
	const rows = judged
		.filter(({ pair }) => pair.notes?.notChecked?.some((text) => text.includes('what ISC requires')) === true)
		.map(({ pair }) => pair.row);
	if (rows.length === 0) return [];
	return [
		`Requirements not checked: ${rows.length} of ${judged.length} requests (${rowsLabel(rows)}). The results say why. ISC may refuse them.`,
	];
}
