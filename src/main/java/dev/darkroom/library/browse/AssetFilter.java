package dev.darkroom.library.browse;

/**
 * What a browse looks for. {@link AssetFilterFactory} makes it of a query; a parameter more is added in
 * {@link FilterParameters}.
 *
 * @param scope everything that can be answered with yes or no, the owner included; what has expired is still in it
 * @param sought what to search for within that; nothing for the order alone
 * @param canonical the same text for the same query; a cursor is bound to it
 */
public record AssetFilter(SqlConditions scope, SearchQuery sought, AssetOrder order, String canonical) {

    public AssetFilter within(SqlConditions more, String described) {
        return new AssetFilter(scope.and(more), sought, order, canonical + "\n" + described);
    }
}
