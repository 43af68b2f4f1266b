import type { JsonDraft } from '../model/drafts';
import type { Faults } from '../../shared/faults';
import type { RequestType } from '../../api/wire';
import type { ItemField, ReadEntry, RuleContext } from './readItem';
import { readFlat, readNested } from './jsonShapes';
import { parseJson } from '../../shared/jsonText';
import { readMetadata } from './metadata';
import { refuseUnknownFields } from './unknownFields';
import { isBlank, isRecord, kindOf, quoted, valueLabel } from '../../shared/values';

/** The parameter's name in the editor, for faults of the body as a whole. */
const BODY = 'Request (JSON)';
const BODY_FIELDS = ['requestedFor', 'requestedItems', 'requestedForWithRequestedItems', 'clientMetadata'] as const;
const HOW_TO_ENTER =
	'Enter the body of one access request, flat (requestedFor and requestedItems) or nested (requestedForWithRequestedItems).';

/** Fields that say which account, assignment or form is meant. Empty, they would widen the request. */
const NARROWING_FIELDS: readonly ItemField[] = ['nativeIdentity', 'assignmentId', 'formInstanceId', 'accountSelection'];

/** The fields of an access item that must not be empty if an expression built the body. In a body typed by hand they may be. */
function fieldsNeverEmpty({ isComputed, emptyEnd }: JsonDraft): readonly ItemField[] {
	if (isComputed !== true) return [];
	return emptyEnd === 'noEnd' ? NARROWING_FIELDS : [...NARROWING_FIELDS, 'removeDate'];
}

/**
 * Reads a row that has a body of the API (ISC API: submit access request), as text or as an object. The flat shape becomes one entry, the
 * nested shape one entry for each identity.
 */
export function readJson(
	draft: JsonDraft,
	context: RuleContext,
	faults: Faults,
): { entries: ReadEntry[]; clientMetadata: Record<string, string> } {
	const body = parseBody(draft.body, faults);
	if (!body) return { entries: [], clientMetadata: {} };
	refuseUnknownFields(body, { path: '', known: ['requestType', ...BODY_FIELDS] }, faults);
	checkRequestType(body.requestType, draft.requestType, faults);
	const clientMetadata = readMetadata(body.clientMetadata, { field: 'clientMetadata', strict: true }, faults);
	const row = { requestType: draft.requestType, context, notEmpty: fieldsNeverEmpty(draft) };
	const flat = isPresent(body.requestedFor) || isPresent(body.requestedItems);
	const nested = isPresent(body.requestedForWithRequestedItems);
	if (flat && nested) {
		faults.add(
			BODY,
			'The body mixes the flat and the nested shape',
			'Keep either requestedFor and requestedItems, or requestedForWithRequestedItems.',
		);
		return { entries: [], clientMetadata };
	}
	if (!flat && !nested) {
		faults.add(BODY, 'The body names no people and no access items', HOW_TO_ENTER);
		return { entries: [], clientMetadata };
	}
	return { entries: nested ? readNested(body, row, faults) : readFlat(body, row, faults), clientMetadata };
}

function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null;
}

function parseBody(value: unknown, faults: Faults): Record<string, unknown> | undefined {
	if (isBlank(value)) {
		faults.add(BODY, 'The request JSON is empty', HOW_TO_ENTER);
		return undefined;
	}
	const parsed = typeof value === 'string' ? parseJson(value) : { ok: true as const, value };
	if (!parsed.ok) {
		const near = parsed.near === '' ? 'where the text ends too early' : `near ${quoted(parsed.near)}`;
		faults.add(
			BODY,
			`The request JSON is invalid at line ${parsed.line}, column ${parsed.column}, ${near}`,
			'Look for a missing or extra comma, quotation mark or bracket. To insert text from another node safely, use {{ JSON.stringify($json.text) }} without quotation marks around it.',
		);
		return undefined;
	}
	if (isRecord(parsed.value)) return parsed.value;
	faults.add(BODY, `The request JSON must be an object but is ${kindOf(parsed.value)}`, HOW_TO_ENTER);
	return undefined;
}

function checkRequestType(value: unknown, expected: RequestType, faults: Faults): void {
	if (!isPresent(value) || value === expected) return;
	faults.add(
		'requestType',
		`The request type is ${valueLabel(value)}, but this operation makes ${expected} requests`,
		'Remove requestType, and choose the operation you want.',
	);
}
