package dev.theseus.sites;

/** The registered sites, opened on first use and shared. */
public interface Sites extends AutoCloseable {

  /**
   * The site of that name.
   *
   * @throws SiteException permanent with reason UnknownSite where none is registered; the message
   *     lists those that are
   */
  Site site(String name);

  @Override
  void close();
}
