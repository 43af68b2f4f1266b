import type { JsonDraft } from '../model/drafts';
import type { Faults } from '../../shared/faults';
import type { RequestType } from '../../api/wire';
import type { ItemField, ReadEntry, RuleContext } from './readItem';
import { readFlat, readNested } from './jsonShapes';
import { parseJson } from '../../shared/jsonText';
import { readMetadata } from './metadata';
import { refuseUnknownFields } from './unknownFields';
import { isBlank, isRecord, kindOf, quote } from '../../shared/values';

/** The parameter's name in the editor, for what concerns the body as a whole. */
const WHOLE = 'Request (JSON)';
const BODY_FIELDS = ['requestedFor', 'requestedItems', 'requestedForWithRequestedItems', 'clientMetadata'] as const;
const HOW =
	'Give the body of one access request, flat (requestedFor and requestedItems) or nested (requestedForWithRequestedItems).';

/** What says which of several is meant. */
const NARROWING: readonly ItemField[] = ['nativeIdentity', 'assignmentId', 'formInstanceId', 'accountSelection'];

/** Fields of an item that an expression which builds the body must not leave empty. What was typed in by hand may be. */
function notEmptyOf({ isComputed, emptyEnd }: JsonDraft): readonly ItemField[] {
	if (isComputed !== true) return [];
	return emptyEnd === 'noEnd' ? NARROWING : [...NARROWING, 'removeDate'];
}

/**
 * Reads a row whose body is the API's own (ISC API: submit access request), flat or nested, as text or as an object. The flat shape gives one
 * entry, the nested one an entry for each identity.
 */
export function readJson(
	draft: JsonDraft,
	context: RuleContext,
	faults: Faults,
): { entries: ReadEntry[]; clientMetadata: Record<string, string> } {
	const body = bodyOf(draft.body, faults);
	if (!body) return { entries: [], clientMetadata: {} };
	refuseUnknownFields(body, { path: '', known: ['requestType', ...BODY_FIELDS] }, faults);
	checkRequestType(body.requestType, draft.requestType, faults);
	const clientMetadata = readMetadata(body.clientMetadata, { field: 'clientMetadata', strict: true }, faults);
	const row = { requestType: draft.requestType, context, notEmpty: notEmptyOf(draft) };
	const flat = isGiven(body.requestedFor) || isGiven(body.requestedItems);
	const nested = isGiven(body.requestedForWithRequestedItems);
	if (flat && nested) {
		faults.add(
			WHOLE,
			'The body has both shapes, flat and nested',
			'Keep requestedFor and requestedItems, or requestedForWithRequestedItems, and leave the other out.',
		);
		return { entries: [], clientMetadata };
	}
	if (!flat && !nested) {
		faults.add(WHOLE, 'The body requests nothing for nobody', HOW);
		return { entries: [], clientMetadata };
	}
	return { entries: nested ? readNested(body, row, faults) : readFlat(body, row, faults), clientMetadata };
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null;
}

function bodyOf(given: unknown, faults: Faults): Record<string, unknown> | undefined {
	if (isBlank(given)) {
		faults.add(WHOLE, 'The request JSON is empty', HOW);
		return undefined;
	}
	const parsed = typeof given === 'string' ? parseJson(given) : { ok: true as const, value: given };
	if (!parsed.ok) {
		const near = parsed.near === '' ? 'at its end: something is missing' : `near ${quote(parsed.near)}`;
		faults.add(
			WHOLE,
			`The request JSON is broken at line ${parsed.line}, column ${parsed.column}, ${near}`,
			'Look for a missing or surplus comma, quotation mark or bracket. Texts from other nodes are safe as {{ JSON.stringify($json.text) }}, without quotation marks around it.',
		);
		return undefined;
	}
	if (isRecord(parsed.value)) return parsed.value;
	faults.add(WHOLE, `The request JSON must be an object but is ${kindOf(parsed.value)}`, HOW);
	return undefined;
}

function checkRequestType(given: unknown, wanted: RequestType, faults: Faults): void {
	if (!isGiven(given) || given === wanted) return;
	const shown = typeof given === 'string' ? quote(given) : kindOf(given);
	faults.add(
		'requestType',
		`The request type is ${shown}, but the operation makes ${wanted} requests`,
		'Leave requestType out, and choose the operation that does what you want.',
	);
}
