/** What the fields of the trigger narrow an event to. */
export interface EventFilter {
	/** Name or id of an access item. */
	accessItem?: string;
	/** ROLE, ACCESS_PROFILE or ENTITLEMENT. */
	accessItemType?: string;
	requestedForId?: string;
	requestedById?: string;
	/** Of Identity Attributes Changed: the technical name of the attribute, and its new value. */
	attribute?: string;
	newValue?: string;
	/** Of Provisioning Completed: only what failed. */
	failedOnly?: boolean;
}

/** In which list of the event its access items are. */
const ITEMS: Record<string, string> = {
	'idn:access-request-pre-approval': 'requestedItems',
	'idn:access-request-dynamic-approver': 'requestedItems',
	'idn:access-request-post-approval': 'requestedItemsStatus',
};

/**
 * The JSONPath of a filter; undefined if it narrows nothing. ISC API: Goessner's JSONPath. In a condition `@` is the entry and `$` the event.
 *
 * Of a request for several people, ISC can be asked about the first only: a condition can't search two lists.
 */
export function jsonPathOf(triggerId: string, filter: EventFilter): string | undefined {
	const items = ITEMS[triggerId];
	if (items !== undefined) return requestPath(items, filter);
	if (triggerId === 'idn:post-provisioning') return provisioningPath(filter);
	if (filter.attribute === undefined) return undefined;
	const value = filter.newValue === undefined ? [] : [`@.newValue == ${quoted(filter.newValue)}`];
	return `$.changes[?(${[`@.attribute == ${quoted(filter.attribute)}`, ...value].join(' && ')})]`;
}

function requestPath(items: string, filter: EventFilter): string | undefined {
	const { accessItem, accessItemType, requestedForId, requestedById } = filter;
	const ofItem = [
		...(accessItem === undefined ? [] : [`(@.name == ${quoted(accessItem)} || @.id == ${quoted(accessItem)})`]),
		...(accessItemType === undefined ? [] : [`@.type == ${quoted(accessItemType)}`]),
	];
	const ofRequest = requestedById === undefined ? [] : [`$.requestedBy.id == ${quoted(requestedById)}`];
	if (ofItem.length > 0) {
		const person = requestedForId === undefined ? [] : [`$.requestedFor[0].id == ${quoted(requestedForId)}`];
		return `$.${items}[?(${[...ofItem, ...ofRequest, ...person].join(' && ')})]`;
	}
	if (requestedForId !== undefined)
		return `$.requestedFor[?(${[`@.id == ${quoted(requestedForId)}`, ...ofRequest].join(' && ')})]`;
	return ofRequest.length === 0 ? undefined : `$[?(${ofRequest[0]})]`;
}

function provisioningPath({ failedOnly, requestedForId }: EventFilter): string | undefined {
	const person = requestedForId === undefined ? [] : [`$.recipient.id == ${quoted(requestedForId)}`];
	if (failedOnly === true)
		return `$.accountRequests[?(${['@.provisioningResult == "FAILED"', ...person].join(' && ')})]`;
	return person.length === 0 ? undefined : `$[?(${person[0]})]`;
}

/** Text in a condition. A quotation mark ends it, so it is written as an escape. */
function quoted(text: string): string {
	return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
