/** True after an event with which all that one holds may be old: we are connected again, or the server lost events on the way. @param {string} event */
export const mayBeOld = (event) => event === 'hello' || event === 'missed';
