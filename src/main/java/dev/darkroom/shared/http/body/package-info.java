/** JSON request bodies: bound to records by Jackson, checked by Bean Validation; what is wrong is a 422 that names the field. */
@NullMarked
package dev.darkroom.shared.http.body;

import org.jspecify.annotations.NullMarked;
