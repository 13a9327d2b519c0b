package dev.darkroom.imports;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tables with an owner's imports, for the removal of an owner. */
@Singleton
class OwnedImports {

    /** With what they have found. */
    @Produces
    static OwnedData imports(Database database) {
        return OwnedData.rows(OwnedData.FIRST, "library_import", database);
    }

    @Produces
    static OwnedData identities(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "import_identity", database);
    }
}
