// Updates the live part of the page. Everything else works without this script.
const stream = new EventSource('live');
const connection = document.getElementById('connection');
const latest = document.getElementById('latest');

stream.addEventListener('open', () => {
	connection.textContent = 'Live';
	connection.className = 'badge good';
});

stream.addEventListener('error', () => {
	connection.textContent = 'Not live';
	connection.className = 'badge';
});

stream.addEventListener('live', (event) => {
	const live = document.getElementById('live');
	const focused = live.contains(document.activeElement) ? document.activeElement.id : '';
	live.innerHTML = event.data;
	if (focused) {
		// If the button no longer exists, the focus moves to the beginning of the live part.
		(document.getElementById(focused) ?? live).focus();
	}
	// Missing until something has happened.
	const sentence = live.querySelector('[data-latest]')?.dataset.latest ?? '';
	if (latest.textContent !== sentence) {
		latest.textContent = sentence;
	}
});
